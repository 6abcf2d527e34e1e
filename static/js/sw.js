// Reading without a network. Pages come from the network first; home, the domains and the guide are
// kept from one bundle, entries and materials when they were read. Nothing else is ever stored: no
// search, no form, no answer to one, nothing of the desk.
"use strict";
const BOOK = "pages";
const FACTS = "/sw/facts";
const EDITION = "X-Edition";
const KEPT = /^\/(?:$|domain\/|entry\/|material\/|guide$|privacy$|accessibility$|materials$|reports(?:\/|$))/;
const OWN = /^\/(?:staff|screen|q|qr|signage|healthz|sw\.js|offline\.json|api)(?:\/|$|\?)/;
const PATIENCE = 8000;
const EVERY = 30000;
const REST = 2000;
let asked = 0;

// A tap must not wait for this worker. Where the browser knows how, files come from the book and
// questions from the network without waking it, and a page's own answer races with it: the worker
// only wins when there is no answer. What is to be kept is written down once the page stands.
self.addEventListener("install", event => {
  self.skipWaiting();
  if (!event.addRoutes) return;
  const to = (pathname, source) => ({ condition: { urlPattern: { pathname } }, source });
  event.waitUntil(event.addRoutes([
    { condition: { requestMode: "navigate" }, source: "race-network-and-fetch-handler" },
    to("/static/*", { cacheName: BOOK }),
    to("/suggest.json", "network"),
    to("/healthz", "network"),
    to("/screen/*", "network"),
  ]).catch(() => undefined));
});
self.addEventListener("activate", event => {
  const early = self.registration.navigationPreload;
  event.waitUntil(Promise.all([early && early.enable(), self.clients.claim().then(renew).catch(() => { asked = 0; })]));
});

self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (OWN.test(url.pathname)) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
  else if (event.request.mode === "navigate") {
    event.respondWith(page(event, url));
  }
});

async function file(request) {
  const book = await caches.open(BOOK);
  const kept = await book.match(request);
  return kept || fetch(request);
}

async function page(event, url) {
  try {
    const answer = await patiently(early(event));
    event.waitUntil(new Promise(done => setTimeout(done, REST)).then(() => note(url, answer.status)));
    return answer;
  } catch (away) {
    return stored(url);
  }
}

async function early(event) {
  return await event.preloadResponse || fetch(event.request);
}

function patiently(answer) {
  return Promise.race([answer, new Promise((_, fail) => setTimeout(fail, PATIENCE, "slow"))]);
}

// Keep what was read and may be kept; what was taken down leaves at once. The page is asked for
// again, which costs the browser a few bytes and the reader no time.
async function note(url, status) {
  const plain = !url.search || url.search === "?screen=hall";
  try {
    if (KEPT.test(url.pathname) && plain) await keep(url.pathname, status);
    if (Date.now() - asked > EVERY) await renew();
  } catch (away) {
    asked = 0;
  }
}

async function keep(path, status) {
  const book = await caches.open(BOOK);
  if (status === 404 || status === 410) return book.delete(path);
  const answer = status === 200 && await fetch(path, { cache: "no-cache" });
  if (answer && (answer.status === 404 || answer.status === 410)) return book.delete(path);
  if (!answer || !answer.ok || (answer.headers.get("Cache-Control") || "").includes("no-store")) return false;
  return put(book, path, await answer.text());
}

function put(book, path, text) {
  return book.put(path, new Response(text, {
    headers: { "Content-Type": "text/html; charset=utf-8", "X-Kept": new Date().toISOString() }
  }));
}

// A few bytes say whether the copy is still good, then one request fetches the bundle; a new
// revision empties the book first, so nothing taken down stays.
async function renew() {
  asked = Date.now();
  const book = await caches.open(BOOK);
  const known = await book.match(FACTS);
  const now = await fetch("/offline.json", { method: "HEAD", cache: "no-store" });
  if (known && await known.text() === now.headers.get(EDITION)) return;
  if (navigator.connection && navigator.connection.saveData) {
    // No bundle then, but what was taken down leaves all the same.
    if (!now.ok) return;
    await Promise.all((await book.keys()).map(key => book.delete(key)));
    return book.put(FACTS, new Response(now.headers.get(EDITION)));
  }
  const answer = await fetch("/offline.json", { cache: "no-cache" });
  if (!answer.ok) return;
  const bundle = await answer.json();
  await Promise.all((await book.keys()).map(key => book.delete(key)));
  await book.addAll(bundle.assets);
  await Promise.all(Object.keys(bundle.pages).map(path => put(book, path, bundle.pages[path])));
  await book.put(FACTS, new Response(answer.headers.get(EDITION)));
}

async function stored(url) {
  const book = await caches.open(BOOK);
  const kept = KEPT.test(url.pathname) && await book.match(url.pathname);
  const found = kept || await book.match("/offline");
  if (!found) return Response.error();
  const day = new Date(found.headers.get("X-Kept")).toLocaleString("zh-CN", {
    timeZone: "Asia/Shanghai", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit"
  });
  const said = kept ? `<p class="note due copy" role="status">现在连不上网络，这是 ${day} 存下的内容。</p>` : "";
  const text = (await found.text()).replace("</header>", "</header>" + said);
  return new Response(text, {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    }
  });
}
