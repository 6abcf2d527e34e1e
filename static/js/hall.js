// The hall's touchscreen: keys and suggestions, one-way history, idle return, the waiting picture,
// and a plain word when the server is away. Nothing typed is kept, learnt or logged.
(function () {
  "use strict";
  var COUNTDOWN = 15, ATTRACT = 30000, TURN = 15000, RETRY = 10000, PATIENCE = 3000, BEAT = 30000, DEEPEST = 20;
  var body = document.body;
  var start = "/?screen=hall";
  var isHome = location.pathname === "/";
  var one = function (selector) { return document.querySelector(selector); };
  var trail = read();
  var sending = false, running = [];
  var wanted = "";  // where to go once the server is back

  function read() {
    try { return JSON.parse(sessionStorage.getItem("trail")) || []; } catch (problem) { return []; }
  }

  function keep(list) {
    try { sessionStorage.setItem("trail", JSON.stringify(list.slice(-DEEPEST))); } catch (problem) { }
  }

  function every(pause, does) { running.push(setInterval(does, pause)); }

  // --- one-way history: every page replaces the last, so Back shows nobody's way ---
  function alive() {
    var stop = new AbortController(), waited = setTimeout(function () { stop.abort(); }, PATIENCE);
    return fetch("/healthz", { cache: "no-store", signal: stop.signal })
      .then(function (answer) { return answer.ok; })
      .catch(function () { return false; })
      .finally(function () { clearTimeout(waited); });
  }

  function go(address) {
    if (navigator.serviceWorker && navigator.serviceWorker.controller) return location.replace(address);
    alive().then(function (there) { if (there) location.replace(address); else away(address); });
  }

  function onward(address) {
    keep(trail.concat(location.pathname + location.search));
    go(address);
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a[href]") : null;
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    if (link.origin !== location.origin) return;
    if (link.hash && link.pathname === location.pathname) return show(one(link.hash));
    if (link.classList.contains("back") && trail.length) {
      var last = trail.pop();
      keep(trail);
      return go(last);
    }
    onward(link.href);
  });

  function show(target) {
    if (!target) return;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    event.preventDefault();
    if (form.method !== "get") return send(form, event.submitter);
    onward(form.action + "?" + new URLSearchParams(new FormData(form)).toString());
  });

  // A form that is sent leaves no step in the history either: its answer replaces this page, at
  // the same address, so that a reload asks for an empty form.
  function send(form, by) {
    if (sending) return;
    var filled = new FormData(form, by);
    sending = true;
    fetch(by && by.hasAttribute("formaction") ? by.formAction : form.action, {
      method: "POST",
      body: form.enctype === "multipart/form-data" ? filled : new URLSearchParams(filled)
    }).then(function (answer) {
      if (answer.redirected) return handed ? wipe() : location.replace(answer.url);
      return answer.text().then(instead);
    }).catch(function () { away(""); }).then(function () { sending = false; });
  }

  function instead(text) {
    clearTimeout(timer);
    running.forEach(clearInterval);
    window.scrollTo(0, 0);
    document.open("text/html", "replace");
    document.write(text);
    document.close();
  }

  // The phone has taken the form over: the screen empties itself.
  var handed = one("[data-state]");
  if (handed) every(2000, function () {
    fetch(handed.dataset.state, { cache: "no-store" })
      .then(function (answer) { return answer.text(); })
      .then(function (state) { if (state.trim() === "gone") wipe(); })
      .catch(function () { });
  });

  ["contextmenu", "dragstart", "auxclick"].forEach(function (name) {
    document.addEventListener(name, function (event) { event.preventDefault(); });
  });
  document.addEventListener("touchmove", function (event) {
    if (event.touches.length > 1) event.preventDefault();
  }, { passive: false });

  var entered = performance.getEntriesByType("navigation")[0];
  if (entered && entered.type === "back_forward") location.replace(start);
  window.addEventListener("pageshow", function (event) { if (event.persisted) location.replace(start); });

  // --- idle: countdown, then everything is wiped ---
  var idle = one(".idle"), pager = one(".pager"), timer = 0, left = 0;

  function begun() {
    try { return sessionStorage.getItem("begun"); } catch (problem) { return "1"; }
  }

  function present() {
    try { sessionStorage.setItem("begun", "1"); } catch (problem) { }
    clearTimeout(timer);
    // The box goes a moment later, so that the touch does not fall on what comes in its place.
    if (!idle.hidden) setTimeout(function () { idle.hidden = true; page(); }, 300);
    timer = setTimeout(warn, 1000 * body.dataset.idle);
  }

  function warn() {
    left = COUNTDOWN;
    pager.hidden = true;
    idle.hidden = false;
    count();
  }

  function count() {
    idle.querySelector("b").textContent = left;
    if (left === COUNTDOWN || left === 3) {
      idle.querySelector("[role=status]").textContent = left + " 秒后清空，回到首页。";
    }
    if (!left) return wipe();
    left -= 1;
    timer = setTimeout(count, 1000);
  }

  function wipe() {
    document.querySelectorAll("form").forEach(function (form) { form.reset(); });
    document.querySelectorAll("input:not([type=hidden]),textarea").forEach(function (field) { field.value = ""; });
    if (window.speechSynthesis) speechSynthesis.cancel();
    try { sessionStorage.clear(); localStorage.clear(); } catch (problem) { }
    // Nobody reads on while the server is asked, however long that takes.
    Array.prototype.forEach.call(body.children, function (part) { part.hidden = !part.matches(".away"); });
    one(".away").hidden = true;
    alive().then(function (there) {
      if (there) return location.replace("/screen/clear");
      if (navigator.serviceWorker && navigator.serviceWorker.controller) return location.replace(start);
      away(start);
    });
  }

  ["pointerdown", "touchstart", "keydown", "input", "scroll", "wheel"].forEach(function (name) {
    window.addEventListener(name, present, { passive: true, capture: true });
  });
  if (isHome && !begun()) wait(); else present();

  // --- the waiting picture: after 30 s on an untouched home page; a touch or left click ends it ---
  function wait() {
    var attract = one(".attract"), rest = setTimeout(open, ATTRACT), turning = 0, now = 0;
    if (!attract) return present();
    var pictures = attract.querySelectorAll("article");

    function open() {
      attract.hidden = false;
      turning = setInterval(turn, TURN);
    }

    function turn() {
      if (!pictures.length) return;
      pictures[now].hidden = true;
      now = (now + 1) % pictures.length;
      pictures[now].hidden = false;
    }

    window.addEventListener("pointerdown", function () {
      clearTimeout(rest);
      if (attract.hidden) return;
      clearInterval(turning);
    }, true);
    attract.addEventListener("click", function (event) {
      event.stopPropagation();
      attract.hidden = true;
    });
  }

  // --- paging by buttons ---
  function page() {
    pager.hidden = !idle.hidden || document.documentElement.scrollHeight <= innerHeight + 4;
  }

  pager.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) return;
    var step = innerHeight - one(".low").offsetHeight - 80;
    window.scrollBy(0, button.classList.contains("up") ? -step : step);
  });
  window.addEventListener("resize", page);
  window.addEventListener("load", page);
  page();

  // --- keys and suggestions ---
  var box = one(".find input[name=q]"), list = one(".sug"), hint = one(".hint"), main = one("main");
  var words = hint ? hint.textContent : "", asking = false, waiting = null;

  function press(button) {
    if (button.dataset.do === "clear") box.value = "";
    else if (button.dataset.do === "back") box.value = box.value.slice(0, -1);
    else if (box.value.length < box.maxLength) box.value += button.textContent.trim().toLowerCase();
    else return;
    suggest();
  }

  function suggest() {
    var text = box.value.trim();
    if (!text) { waiting = null; return fill([], ""); }
    if (asking) { waiting = text; return; }
    asking = true;
    fetch("/suggest.json?q=" + encodeURIComponent(text))
      .then(function (answer) { return answer.ok ? answer.json() : []; })
      .then(function (items) { if (box.value.trim()) fill(items, text); })
      .catch(function () { away(""); })
      .then(function () {
        var next = waiting;
        asking = false;
        waiting = null;
        if (next !== null && next !== text) suggest();
      });
  }

  function fill(items, text) {
    list.textContent = "";
    items.forEach(function (item) { list.append(row(item)); });
    list.hidden = !items.length;
    hint.textContent = items.length ? "您可能在找（点一下就打开）：" : text ? hint.dataset.none : words;
  }

  function row(item) {
    var li = document.createElement("li"), a = document.createElement("a");
    var said = document.createElement("span"), kind = document.createElement("small"), at = 0;
    li.setAttribute("role", "presentation");
    a.setAttribute("role", "option");
    a.setAttribute("aria-selected", "false");
    a.href = item.url;
    if (item.theme) li.className = item.theme;
    item.marked.forEach(function (range) {
      var mark = document.createElement("mark");
      mark.textContent = item.text.slice(range[0], range[1]);
      said.append(item.text.slice(at, range[0]), mark);
      at = range[1];
    });
    said.append(item.text.slice(at));
    kind.textContent = { domain: "领域", entry: "事项", question: "问法" }[item.kind];
    if (item.domain) a.append(picture("d" + item.domain));
    a.append(said, kind);
    li.append(a);
    return li;
  }

  function picture(name) {
    var space = "http://www.w3.org/2000/svg";
    var svg = document.createElementNS(space, "svg"), use = document.createElementNS(space, "use");
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#" + name);
    svg.append(use);
    return svg;
  }

  if (box && list) {
    one(".keys").addEventListener("click", function (event) {
      var button = event.target.closest(".kb button");
      if (button) press(button);
    });
    box.addEventListener("input", suggest);
    box.addEventListener("focus", function () { main.classList.add("typing"); page(); });
    if (main.classList.contains("asking") && box.value) suggest();
  }

  // --- a beat every half minute while the page is really visible ---
  every(BEAT, function () {
    if (document.visibilityState !== "visible") return;
    fetch("/screen/beat", { method: "POST", body: new URLSearchParams({ page: "/" + location.pathname.split("/")[1], version: version() }) })
      .catch(function () { });
  });

  function version() {
    return (document.querySelector("script[src*='hall.js']").src.split("v=")[1] || "").slice(0, 10);
  }

  // --- the server is away: a plain word, what was typed stays, a new try every ten seconds ---
  function away(address) {
    var shown = one(".away"), again = one(".again");
    if (address) wanted = address;
    if (!shown.hidden) return;
    shown.hidden = false;
    var trying = setInterval(function () {
      again.textContent = "正在再试一次……";
      alive().then(function (there) {
        again.textContent = "";
        if (!there) return;
        clearInterval(trying);
        shown.hidden = true;
        if (wanted) location.replace(wanted);
      });
    }, RETRY);
  }
})();
