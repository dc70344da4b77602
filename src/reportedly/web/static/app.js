// Small helps for the keyboard on every page. Everything here can be done without it.
"use strict";

(() => {
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]") !== null;
  const rows = () => [...document.querySelectorAll("[data-row], .table[data-rows] tbody tr, .rows > .row")];
  let here = -1;

  function go(step) {
    const all = rows();
    if (!all.length) return;
    all[here]?.classList.remove("here");
    here = Math.min(Math.max(here + step, 0), all.length - 1);
    const row = all[here];
    row.classList.add("here");
    const link = row.querySelector("a[href]") ?? row;
    link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  const keys = {
    "/": () => document.getElementById("q")?.focus(),
    j: () => go(1),
    k: () => go(-1),
    "?": () => { location.href = "/about#keys"; },
  };
  const places = { h: "/", e: "/events", s: "/stories", r: "/reports", a: "/actors", m: "/map", c: "/calendar", p: "/read" };
  let going = false;

  document.addEventListener("keydown", (press) => {
    if (press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented) return;
    if (press.key === "Escape" && typing(press.target)) { press.target.blur(); return; }
    if (typing(press.target)) return;
    if (going) {
      going = false;
      if (places[press.key]) { press.preventDefault(); location.href = places[press.key]; }
      return;
    }
    if (press.key === "g") { going = true; setTimeout(() => { going = false; }, 1200); return; }
    const act = keys[press.key];
    if (act) { press.preventDefault(); act(); }
  });

  // dark or light without a round trip
  const form = document.querySelector("form.themes");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const theme = dark ? "light" : "dark";
    root.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=34560000; samesite=strict`;
    document.dispatchEvent(new CustomEvent("theme", { detail: theme }));
  });

  // a form that asks by itself when a choice changes
  for (const field of document.querySelectorAll("form[data-ask] select, form[data-ask] input[type=checkbox]")) {
    field.addEventListener("change", () => field.form.requestSubmit());
  }
})();
