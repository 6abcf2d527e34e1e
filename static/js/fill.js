// Filling in a form with the screen's own keys. A number is shown partly masked once its field is
// left (security rule K4); what is wanted is picked from the catalogue by letters. Nothing is
// learnt, logged or stored.
(function () {
  "use strict";
  var DOTS = "••••••";
  var real = new Map();  // of the fields that show a mask, what was really typed

  function each(list, does) { Array.prototype.forEach.call(list, does); }

  each(document.querySelectorAll("form.keyed"), function (form) {
    var last = null;  // the field that the keys write into, where they serve more than one

    function fieldOf(pad) {
      var names = pad.dataset.for.split(" ");
      return last && names.indexOf(last.id) >= 0 ? last : document.getElementById(names[0]);
    }

    function mark(field) {
      if (last) last.classList.remove("on");
      last = field;
      field.classList.add("on");
    }

    form.addEventListener("focusin", function (event) {
      var field = event.target;
      if (field.id && form.querySelector('.pad[data-for~="' + field.id + '"]')) mark(field);
      var near = field.closest(".fd");
      if (near) each(near.querySelectorAll("[data-mask]"), reveal);
    });

    form.addEventListener("focusout", function (event) {
      var near = event.target.closest(".fd");
      if (!near || near.contains(event.relatedTarget)) return;
      each(near.querySelectorAll("[data-mask]"), hide);
    });

    form.addEventListener("click", function (event) {
      var button = event.target.closest(".pad button");
      if (button) press(button, fieldOf(button.closest(".pad")));
    });

    function press(button, field) {
      var does = button.dataset.do, text = button.textContent.trim();
      if (does === "next") return next(field, button.closest(".pad").dataset.for.split(" "));
      if (does === "back") (field.value || field.id !== "letters" ? field : wanted).value =
        (field.value || field.id !== "letters" ? field : wanted).value.slice(0, -1);
      else if (does === "clear") field.value = "";
      else if (does === "space") field.value += field.value ? " " : "";
      else if (field.value.length < field.maxLength) field.value += text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function next(field, names) {
      document.getElementById(names[(names.indexOf(field.id) + 1) % names.length]).focus();
    }

    each(form.querySelectorAll("[data-mask]"), hide);
    form.addEventListener("formdata", function (event) {
      real.forEach(function (value, field) {
        if (field.form === form) event.formData.set(field.name, value);
      });
    });
    form.addEventListener("reset", function () { real.clear(); });
  });

  function hide(field) {
    var text = field.value, ends = text.length > 9 ? 3 : 0;
    if (real.has(field) || text.length < 5) return;
    real.set(field, text);
    field.value = text.slice(0, ends) + DOTS + text.slice(ends ? -4 : -2);
  }

  function reveal(field) {
    if (!real.has(field)) return;
    field.value = real.get(field);
    real.delete(field);
  }

  // --- what is wanted, by the letters of its name ---
  var letters = document.getElementById("letters"), wanted = document.getElementById("wanted");
  var list = document.querySelector(".picks"), said = list && list.nextElementSibling;
  var asking = false;

  function suggest() {
    var text = letters.value.trim();
    if (!text) return show([], "");
    if (asking) return;
    asking = true;
    fetch("/suggest.json?q=" + encodeURIComponent(text.toLowerCase()))
      .then(function (answer) { return answer.ok ? answer.json() : []; })
      .then(function (items) { show(items.slice(0, 4), text); })
      .catch(function () { show([], text); })
      .then(function () {
        asking = false;
        if (letters.value.trim() !== text) suggest();
      });
  }

  function show(items, text) {
    list.textContent = "";
    items.forEach(function (item) {
      var li = document.createElement("li"), button = document.createElement("button");
      li.setAttribute("role", "presentation");
      button.type = "button";
      button.setAttribute("role", "option");
      button.setAttribute("aria-selected", "false");
      button.textContent = item.text;
      li.append(button);
      list.append(li);
    });
    said.textContent = items.length ? items.length + " 个名称可以挑" : text ? "没有这样的名称" : "";
  }

  if (!letters || !list) return;
  letters.addEventListener("input", suggest);
  list.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) return;
    var text = wanted.value + (/[^年月]$/.test(wanted.value) && !/\d$/.test(wanted.value) ? "；" : "") + button.textContent;
    if (text.length > wanted.maxLength) return;
    wanted.value = text;
    letters.value = "";
    show([], "");
  });
})();
