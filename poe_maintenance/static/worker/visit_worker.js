/*
 * A visit that was opened on a device opens there without network, too. This stands before the web
 * client's own service worker, and leaves it everything but two things:
 * - the page of a visit, when the server does not answer: the web client as it was when a visit was opened
 *   last, without the secret of its caches. The visit itself is kept by the page (IndexedDB);
 * - the files that page is made of.
 */
{
    const CACHE = "poe_maintenance.visit";
    const PAGE = "/odoo/visit";
    const VISIT = /^\/odoo\/(?:.*\/)?visit\/(\d+)$/;
    const ASSETS = "/web/assets/";
    const DEBUG = `${ASSETS}debug/`; // named by their bundle
    // loaded by the page when it needs them
    const FILES = [
        "/web/static/lib/signature_pad/signature_pad.umd.js",
        "/web/static/src/libs/fontawesome/fonts/fontawesome-webfont.woff2",
    ];
    const SECRET = /("browser_cache_secret":\s*)"[^"]*"/;
    const USER = "X-Visit-User";
    const UID = /"uid":\s*(\d+)/;
    const PATIENCE = 15000; // until a network that does not answer counts as none
    const BROKEN = [502, 503, 504];

    const getUrl = (path) => new URL(path, self.location.origin).href;

    const keepPage = async () => {
        const response = await fetch("/odoo");
        const html = await response.text();
        if (!response.ok || response.redirected || !html.includes("__session_info__")) {
            return;
        }
        const found = [...html.matchAll(/(?:src|href)="(\/web\/assets\/[^"]+)"/g)];
        const assets = found.map(([, path]) => getUrl(path.replaceAll("&amp;", "&")));
        const files = FILES.map(getUrl);
        const cache = await caches.open(CACHE);
        const kept = (await cache.keys()).map(({ url }) => url);
        const isNew = (url) => !kept.includes(url);
        await cache.addAll([...new Set(assets)].filter(isNew));
        await Promise.allSettled(files.filter(isNew).map((url) => cache.add(url)));
        // last, so that a page that is kept has its files
        const headers = {
            "Content-Type": "text/html; charset=utf-8",
            "X-Frame-Options": "DENY",
            [USER]: html.match(UID)?.[1] || "",
        };
        await cache.put(PAGE, new Response(html.replace(SECRET, "$1null"), { headers }));
        const needed = [...assets, ...files, getUrl(PAGE)];
        const old = kept.filter((url) => !needed.includes(url));
        await Promise.all(old.map((url) => cache.delete(url)));
    };

    /** Who works on the device now opens no page of somebody else. */
    const forgetOthers = async (userId) => {
        const cache = await caches.open(CACHE);
        const page = await cache.match(PAGE);
        if (page && page.headers.get(USER) !== String(userId)) {
            await caches.delete(CACHE);
        }
    };

    const fetchInTime = (request) =>
        Promise.race([
            fetch(request),
            new Promise((resolve, reject) => {
                setTimeout(() => reject(new TypeError("Failed to fetch")), PATIENCE);
            }),
        ]);

    const openVisit = async (request, visitId) => {
        const cache = await caches.open(CACHE);
        const page = await cache.match(PAGE);
        if (!page) {
            const none = async () => (await caches.match("/odoo/offline")) || Response.error();
            return fetch(request).catch(none);
        }
        try {
            const response = await fetchInTime(request);
            if (!BROKEN.includes(response.status)) {
                return response;
            }
        } catch {
            // below
        }
        // where its user came from is not known without network
        const url = `${PAGE}/${visitId}`;
        return new URL(request.url).pathname === url ? page : Response.redirect(url);
    };

    /** The client's files are named by what is in them: one that was kept is right, and is there at once
     * where the network neither answers nor fails. */
    const readFile = async (request, pathname) => {
        const cache = await caches.open(CACHE);
        const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
        if (!kept) {
            return fetch(request);
        }
        if (pathname.startsWith(ASSETS) && !pathname.startsWith(DEBUG)) {
            return kept;
        }
        return fetchInTime(request).catch(() => kept);
    };

    self.addEventListener("fetch", (event) => {
        const { request } = event;
        const { origin, pathname } = new URL(request.url);
        if (request.method !== "GET" || origin !== self.location.origin) {
            return;
        }
        const visit = request.mode === "navigate" && pathname.match(VISIT);
        if (visit) {
            event.stopImmediatePropagation();
            event.respondWith(openVisit(request, visit[1]));
        } else if (pathname.startsWith(ASSETS) || FILES.includes(pathname)) {
            event.stopImmediatePropagation();
            event.respondWith(readFile(request, pathname));
        }
    });

    self.addEventListener("message", (event) => {
        if (event.data === "visit_opened") {
            event.waitUntil(keepPage());
        } else if (event.data?.visit_user) {
            event.waitUntil(forgetOthers(event.data.visit_user));
        } else if (event.data === "user_logout") {
            event.waitUntil(caches.delete(CACHE));
        }
    });
}
