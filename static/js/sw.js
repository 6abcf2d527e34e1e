// Reading without a network. Pages come from the network first; home, the domains and the guide are
// kept from one bundle, entries and materials when they were read. Nothing else is ever stored: no
// search, no form, no answer to one, nothing of the desk.
"use strict";
const BOOK = "pages";
const FACTS = "/sw/facts";
const KEPT = /^\/(?:$|domain\/|entry\/|material\/|guide$|privacy$|accessibility$|materials$|reports(?:\/|$))/;
const OWN = /^\/(?:staff|screen|q|qr|signage|healthz|sw\.js|offline\.json|api)(?:\/|$|\?)/;
const PATIENCE = 8000;
const EVERY = 30000;
let asked = 0;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim().then(renew)));

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
    const answer = await patiently(fetch(event.request));
    event.waitUntil(note(url, answer.clone()));
    return answer;
  } catch (away) {
    return stored(url);
  }
}

function patiently(answer) {
  return Promise.race([answer, new Promise((_, fail) => setTimeout(fail, PATIENCE, "slow"))]);
}

// Keep what was read and may be kept; what was taken down leaves at once.
async function note(url, answer) {
  const book = await caches.open(BOOK);
  const plain = !url.search || url.search === "?screen=hall";
  if (KEPT.test(url.pathname) && plain) {
    const held = answer.headers.get("Cache-Control") || "";
    if (answer.status === 404 || answer.status === 410) await book.delete(url.pathname);
    else if (answer.status === 200 && !held.includes("no-store")) await put(book, url.pathname, await answer.text());
  }
  if (Date.now() - asked > EVERY) await renew();
}

function put(book, path, text) {
  return book.put(path, new Response(text, {
    headers: { "Content-Type": "text/html; charset=utf-8", "X-Kept": new Date().toISOString() }
  }));
}

// One request fetches the bundle; a new revision empties the book first, so nothing taken down stays.
async function renew() {
  if (navigator.connection && navigator.connection.saveData) return;
  asked = Date.now();
  try {
    const answer = await fetch("/offline.json", { cache: "no-cache" });
    if (!answer.ok) return;
    const bundle = await answer.json();
    const book = await caches.open(BOOK);
    const known = await book.match(FACTS);
    if (known && await known.text() === bundle.version + bundle.assets) return;
    await Promise.all((await book.keys()).map(key => book.delete(key)));
    await book.addAll(bundle.assets);
    await Promise.all(Object.keys(bundle.pages).map(path => put(book, path, bundle.pages[path])));
    await book.put(FACTS, new Response(bundle.version + bundle.assets));
  } catch (away) {
    asked = 0;
  }
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
