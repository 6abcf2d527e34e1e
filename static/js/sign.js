// The big display: fetches the next page before it shows it, so the picture stays while the server
// is away; the clock goes on meanwhile.
(function () {
  "use strict";
  var RETRY = 5000;

  function turn() {
    var next = document.body.dataset.next;
    fetch(next, { cache: "no-store" })
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.text(); })
      .then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html");
        if (!page.querySelector(".scr")) throw new Error("another page");
        if (head(page) !== head(document)) return location.replace(next);
        document.title = page.title;
        document.body.replaceWith(document.adoptNode(page.body));
        later(1000 * document.body.dataset.seconds);
      })
      .catch(function () { later(RETRY); });
  }

  // A new style sheet or script means a new version of the program: then the page is loaded anew.
  function head(page) {
    return Array.prototype.map.call(
      page.querySelectorAll("link[rel=stylesheet],script[src]"),
      function (one) { return one.getAttribute("href") || one.getAttribute("src"); }
    ).join();
  }

  function later(pause) { setTimeout(turn, pause); }

  setInterval(function () {
    if (document.visibilityState !== "visible") return;
    var version = document.querySelector("script[src*='sign.js']").src.split("v=")[1];
    fetch("/screen/beat", {
      method: "POST",
      body: new URLSearchParams({ page: "/signage " + document.querySelector(".cn").textContent, version: version })
    }).catch(function () { });
  }, 30000);

  setInterval(function () {
    var clock = document.querySelector(".clock");
    var now = new Intl.DateTimeFormat("zh-CN", {
      hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai"
    }).format(new Date());
    if (clock && clock.textContent !== now) clock.textContent = now;
  }, 1000);
  later(1000 * document.body.dataset.seconds);
})();
