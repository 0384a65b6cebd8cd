// as long as a report can use; what a phone takes is five times that
const LONGEST_SIDE = 1600;
const QUALITY = 0.85;

function readFile(file) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(file);
    });
}

/**
 * Return a photo as it is kept: upright, and small enough for a poor network. What the browser cannot
 * draw is taken as it is.
 *
 * @param {File} file
 * @returns {Promise<{name: string, data: string}>} its name, and its content in base64
 */
export async function preparePhoto(file) {
    let url = "";
    try {
        const picture = await createImageBitmap(file);
        const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.width * scale);
        canvas.height = Math.round(picture.height * scale);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        url = canvas.toDataURL("image/jpeg", QUALITY);
    } catch {
        url = await readFile(file);
    }
    return { name: file.name || "photo.jpg", data: url.split(",")[1] };
}
