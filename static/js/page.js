// Extras for pages that work without them: suggestions while typing, reading aloud, printing.
(function () {
  "use strict";

  // --- suggestions: links to pages under the search box ---
  var form = document.querySelector(".find");
  var box = form && form.querySelector("input[name=q]");
  var list = null;
  var timer = 0;
  var asked = "";

  function clear() {
    if (list) list.remove();
    list = null;
  }

  function row(item) {
    var li = document.createElement("li");
    var a = document.createElement("a");
    var words = document.createElement("span");
    var kind = document.createElement("small");
    var at = 0;
    if (item.theme) li.className = item.theme;
    a.href = item.url;
    item.marked.forEach(function (range) {
      words.append(item.text.slice(at, range[0]));
      var mark = document.createElement("mark");
      mark.textContent = item.text.slice(range[0], range[1]);
      words.append(mark);
      at = range[1];
    });
    words.append(item.text.slice(at));
    kind.textContent = { domain: "领域", entry: "事项", question: "问法" }[item.kind];
    a.append(words, kind);
    li.append(a);
    return li;
  }

  function show(items) {
    clear();
    if (!items.length) return;
    list = document.createElement("ul");
    list.className = "sug";
    list.setAttribute("aria-live", "polite");
    list.setAttribute("aria-label", "也许您要找");
    items.forEach(function (item) { list.append(row(item)); });
    form.after(list);
  }

  function suggest() {
    var text = box.value.trim();
    asked = text;
    if (!text) return clear();
    fetch("/suggest.json?q=" + encodeURIComponent(text))
      .then(function (answer) { return answer.ok ? answer.json() : []; })
      .then(function (items) { if (text === asked) show(items); })
      .catch(clear);
  }

  var inHall = document.documentElement.classList.contains("hall");  // its keys have a list of their own

  if (box && window.fetch && !inHall) {
    box.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(suggest, 150);
    });
    form.parentNode.addEventListener("keydown", function (event) {
      var links = list ? Array.prototype.slice.call(list.querySelectorAll("a")) : [];
      var now = links.indexOf(document.activeElement);
      if (event.key === "Escape") { clear(); box.focus(); }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || !links.length) return;
      event.preventDefault();
      var next = now + (event.key === "ArrowDown" ? 1 : -1);
      (links[next] || box).focus();
    });
  }

  // --- printing ---
  Array.prototype.forEach.call(document.querySelectorAll(".print"), function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // --- reading aloud, where the device has a Chinese voice ---
  var speak = document.querySelector(".speak");
  var text = document.querySelector("[data-read]");
  var voices = window.speechSynthesis;

  function voice() {
    return voices.getVoices().filter(function (one) { return /^(zh|cmn)/i.test(one.lang); })[0];
  }

  function offer() {
    speak.hidden = !voice();
  }

  function parts() {
    return Array.prototype.filter.call(
      text.querySelectorAll("h1,h2,p,li,dt,dd"),
      function (one) { return one.textContent.trim() && !one.querySelector("li"); }
    );
  }

  function stop() {
    voices.cancel();
    Array.prototype.forEach.call(document.querySelectorAll(".reading"), function (one) {
      one.classList.remove("reading");
    });
    speak.querySelector("span").textContent = "读给我听";
    speak.setAttribute("aria-pressed", "false");
  }

  function start() {
    var waiting = parts();
    speak.querySelector("span").textContent = "停";
    speak.setAttribute("aria-pressed", "true");
    waiting.forEach(function (part, place) {
      var said = new SpeechSynthesisUtterance(part.textContent);
      said.voice = voice();
      said.lang = said.voice.lang;
      said.rate = 0.9;
      said.onstart = function () { part.classList.add("reading"); };
      said.onend = function () {
        part.classList.remove("reading");
        if (place === waiting.length - 1) stop();
      };
      voices.speak(said);
    });
  }

  if (speak && text && voices) {
    offer();
    voices.addEventListener("voiceschanged", offer);
    speak.addEventListener("click", function () {
      if (speak.getAttribute("aria-pressed") === "true") stop(); else start();
    });
    window.addEventListener("pagehide", function () { voices.cancel(); });
  }

  // --- a page that stands in for one out of reach: the real one comes by itself once it can ---
  if (document.querySelector(".retry") && location.pathname !== "/offline") setInterval(function () {
    fetch("/healthz", { cache: "no-store" })
      .then(function (answer) { if (answer.ok) location.reload(); })
      .catch(function () { });
  }, 10000);

  // --- reading without a network: a small worker keeps home and the domains ---
  var saving = navigator.connection && navigator.connection.saveData;
  if (navigator.serviceWorker && !saving) {
    window.addEventListener("load", function () {
      setTimeout(function () { navigator.serviceWorker.register("/sw.js").catch(function () { }); }, 1000);
    });
  }
})();
