// The reader: what belongs together lights up together, and a card shows an event beside the word that tells it.
// Without this every mark is a link to its entry in the margin, which opens.
"use strict";

(() => {
  const root = document.querySelector(".report");
  if (!root) return;
  const entries = new Map([...root.querySelectorAll(".event[data-e]")].map((node) => [node.dataset.e, node]));
  const marks = [...root.querySelectorAll(".m")];
  const list = (value) => (value ?? "").trim().split(/\s+/).filter(Boolean);
  let lit = [];
  let card = null;

  function dim() {
    for (const node of lit) node.classList.remove("lit", "on");
    lit = [];
    card?.remove();
    card = null;
  }

  function light(events) {
    const wanted = new Set(events);
    const told = new Set(events.flatMap((number) => list(entries.get(number)?.dataset.a)));
    for (const mark of marks) {
      const is = mark.classList.contains("trigger")
        ? list(mark.dataset.e).some((number) => wanted.has(number))
        : list(mark.dataset.a).some((number) => told.has(number));
      if (is) { mark.classList.add("lit"); lit.push(mark); }
    }
    for (const number of events) {
      const entry = entries.get(number);
      if (entry) { entry.classList.add("lit"); lit.push(entry); }
    }
  }

  function show(mark) {
    const events = list(mark.dataset.e);
    const inMargin = events.every((number) => {
      const box = entries.get(number)?.getBoundingClientRect();
      return box && box.top >= 60 && box.bottom <= innerHeight;
    });
    if (inMargin || !matchMedia("(hover: hover)").matches) return;
    card = document.createElement("div");
    card.className = "reader-card";
    card.setAttribute("aria-hidden", "true");
    for (const number of events.slice(0, 4)) {
      const entry = entries.get(number)?.cloneNode(true);
      if (!entry) continue;
      entry.removeAttribute("open");
      entry.classList.remove("lit");
      entry.querySelector(".record")?.remove();
      card.append(entry);
    }
    document.body.append(card);
    const box = mark.getClientRects()[0];
    const left = Math.min(box.left, innerWidth - card.offsetWidth - 12);
    const below = box.bottom + card.offsetHeight + 12 < innerHeight;
    card.style.setProperty("left", `${Math.max(left, 8) + scrollX}px`);
    card.style.setProperty("top", `${(below ? box.bottom + 8 : box.top - card.offsetHeight - 8) + scrollY}px`);
  }

  function eventsOf(node) {
    const entry = node.closest?.(".event[data-e]");
    if (entry) return [entry.dataset.e];
    const speaker = node.closest?.(".speaker");
    if (speaker) return list(speaker.dataset.events);
    const trigger = node.closest?.(".m.trigger");
    if (trigger) return list(trigger.dataset.e);
    const mark = node.closest?.(".m.source, .m.cue");
    return mark ? list(mark.dataset.e) : [];
  }

  for (const [on, off] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    root.addEventListener(on, (event) => {
      const events = eventsOf(event.target);
      if (!events.length) return;
      dim();
      light(events);
      const speaker = event.target.closest(".speaker");
      if (speaker) { speaker.classList.add("on"); lit.push(speaker); }
      const trigger = event.target.closest("a.m.trigger");
      if (trigger) show(trigger);
    });
    root.addEventListener(off, dim);
  }

  // following a mark opens its entry, also where the browser does not do so by itself
  function open() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const entry = target?.closest("details.event");
    if (entry) { entry.open = true; entry.scrollIntoView({ block: "nearest" }); }
  }
  addEventListener("hashchange", open);
  open();

  // n and p: the next and the previous event in the text
  const triggers = [...root.querySelectorAll("a.m.trigger[id]")];
  document.addEventListener("keydown", (press) => {
    if (press.ctrlKey || press.metaKey || press.altKey || press.target.closest("input, textarea, select")) return;
    if (press.key !== "n" && press.key !== "p") return;
    const at = triggers.indexOf(document.activeElement);
    const next = triggers[Math.min(Math.max(at + (press.key === "n" ? 1 : -1), 0), triggers.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "center" });
  });
})();
