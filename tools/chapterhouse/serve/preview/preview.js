"use strict";

const frame = document.getElementById("paper");
const summary = document.getElementById("summary");
const trouble = document.getElementById("trouble");
const list = document.getElementById("findings");
let shown = 0;
let shownStyles = "";

// Bring `old` to what `fresh` is, and touch nothing that is the same: scroll, focus and open cards stay.
const patch = (old, fresh) => {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName !== fresh.nodeName || old.childNodes.length === 0) {
    old.replaceWith(old.ownerDocument.importNode(fresh, true));
    return;
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  let start = 0;
  while (start < before.length && start < after.length && before[start].isEqualNode(after[start])) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end).isEqualNode(after.at(-1 - end))) end += 1;
  const changed = before.slice(start, before.length - end);
  const wanted = after.slice(start, after.length - end);
  wanted.forEach((node, index) => {
    if (index < changed.length) patch(changed[index], node);
    else old.insertBefore(old.ownerDocument.importNode(node, true), before.at(before.length - end) ?? null);
  });
  changed.slice(wanted.length).forEach((node) => node.remove());
};

// The block of the page that is printed from `line` of `file`: the last one that does not begin after it.
const blockAt = (file, line) => {
  let found;
  for (const chapter of frame.contentDocument?.querySelectorAll("[data-file]") ?? []) {
    if (chapter.dataset.file !== file) continue;
    for (const block of chapter.querySelectorAll("[data-at]")) {
      const at = Number.parseInt(block.dataset.at, 10);
      if (at <= line && (!found || at >= found.at)) found = { at, block };
    }
    found ??= { at: 0, block: chapter };
  }
  return found?.block;
};

// What is marked is ours, and is taken away before the page is compared with the next one.
let marks = [];
const unmark = () => {
  for (const block of marks) for (const name of ["style", "title"]) block.removeAttribute(name);
  marks = [];
};
const mark = (findings) => {
  unmark();
  for (const { file, line, severity, message } of findings.slice(0, 300)) {
    const block = blockAt(file, line);
    if (!block || (block.hasAttribute("style") && !marks.includes(block))) continue;
    if (!marks.includes(block)) {
      block.style.boxShadow = `-4px 0 0 ${severity === "error" ? "#a4301c" : "#b8860b"}`;
      block.title = message;
      marks.push(block);
    } else block.title += `\n${message}`;
  }
};

const reveal = ({ file, line }) => {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  blockAt(file, line)?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
};

const refresh = async () => {
  const state = await (await fetch("state")).json();
  tell(state);
  if (state.version === shown) return mark(state.findings);
  const text = await (await fetch("paper.html")).text();
  // The shell's policy lets no style be applied here, not even to a document that is only parsed.
  const styles = (text.match(/<style[^]*?<\/style>/g) ?? []).join("");
  const fresh = new DOMParser().parseFromString(text.replaceAll(/<style[^]*?<\/style>/g, ""), "text/html");
  const page = frame.contentDocument;
  unmark();
  if (styles === shownStyles && page?.body) patch(page.body, fresh.body);
  else if (shown) frame.contentWindow.location.reload();
  [shown, shownStyles] = [state.version, styles];
  mark(state.findings);
};

const tell = (state) => {
  const count = state.findings.length;
  summary.textContent = state.checking ? "Checking \u2026" : count === 0 ? "No findings" : count === 1 ? "1 finding" : `${count} findings`;
  trouble.hidden = !state.trouble;
  trouble.textContent = state.trouble && `The last good page is shown: ${state.trouble}`;
  frame.classList.toggle("stale", Boolean(state.trouble));
  list.replaceChildren(...state.findings.slice(0, 300).map(item));
};

const item = (finding) => {
  const row = document.createElement("li");
  row.className = finding.severity;
  const add = (name, text) => {
    const paragraph = document.createElement("p");
    paragraph.className = name;
    paragraph.textContent = text;
    row.append(paragraph);
    return paragraph;
  };
  add("code", `${finding.severity}: ${finding.code}`);
  add("message", finding.message);
  if (finding.hint) add("hint", finding.hint);
  const link = document.createElement("a");
  link.href = finding.link;
  link.textContent = `${finding.file}:${finding.line}:${finding.column}`;
  add("place", "").append(link);
  return row;
};

const follow = () => {
  const page = frame.contentDocument;
  page.addEventListener("click", async (event) => {
    if (event.defaultPrevented || event.target.closest("a, button, summary, input, [role=button]")) return;
    if (String(page.getSelection())) return;
    const block = event.target.closest("p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, figcaption, caption, pre");
    const chapter = event.target.closest("section.level1");
    if (!block || !chapter) return;
    const anchor = chapter.id || chapter.querySelector("[id]")?.id || "";
    const answer = await fetch("place", { method: "POST", body: JSON.stringify({ anchor, seen: block.textContent }) });
    if (answer.ok) window.location.href = (await answer.json()).link;
  });
};

frame.addEventListener("load", follow);
const events = new EventSource("events");
events.onmessage = refresh;
events.addEventListener("cursor", (event) => reveal(JSON.parse(event.data)));
refresh();
