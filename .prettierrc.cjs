// OCA's plugin for XML; width and quotes as Odoo's own JavaScript has them
module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml")],
    printWidth: 100,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
};
