/* Remarks of a reader, on selected words or on a paragraph. They are kept in the browser, and saved as a file of W3C Web
   Annotations (https://www.w3.org/TR/annotation-model/). Nothing is sent anywhere: the page's policy allows no connection. */
"use strict";
(() => {
  const root = document.documentElement;
  const CONTEXT = ["http://www.w3.org/ns/anno.jsonld", { chapterhouse: "urn:chapterhouse:" }];
  const AROUND = 32;
  const LONGEST_MAIL = 1500;
  const OURS = ".note-card, .sideways, .at-paragraph";

  document.addEventListener("DOMContentLoaded", () => {
    const main = document.querySelector("main");
    const aside = document.getElementById("page:remarks");
    const of = (selector) => aside.querySelector(selector);
    const panel = of(".panel");
    const form = of(".remark-form");
    const field = (name) => aside.querySelector(`[name=${name}]`);
    const toggle = of(".panel-toggle");
    const onSelection = of(".remark-selection");
    const floating = of(".remark-here");
    const revision = root.dataset.revision ?? "";
    const WORDS = JSON.parse(aside.dataset.words);
    const say = (name, places = {}) => WORDS[name].replace(/\{(\w+)\}/gu, (_, place) => places[place]);
    const KEY = `chapterhouse-remarks ${revision} ${aside.dataset.title}`;

    let state = { person: {}, items: [] };
    let keeps = true;
    let unsaved = false;

    // What is written down.

    function read() {
      try {
        const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
        if (found && Array.isArray(found.items)) state = { person: found.person ?? {}, items: found.items };
      } catch {
        keeps = false;
      }
    }

    function write() {
      unsaved = true;
      try {
        localStorage.setItem(KEY, JSON.stringify(state));
      } catch {
        keeps = false;
      }
      if (!keeps) {
        of(".storage").textContent = say("not_kept");
      }
    }

    addEventListener("beforeunload", (event) => {
      if (!keeps && unsaved && state.items.length) event.preventDefault();
    });
    addEventListener("storage", (event) => {
      if (event.key !== KEY) return;
      read();
      show();
    });

    // The text of the paper in one string, and where each piece of it is.

    function text() {
      const walker = document.createTreeWalker(main, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
        node.nodeType === Node.ELEMENT_NODE && node.matches(OURS)
          ? NodeFilter.FILTER_REJECT
          : node.nodeType === Node.TEXT_NODE
            ? NodeFilter.FILTER_ACCEPT
            : NodeFilter.FILTER_SKIP,
      );
      const nodes = [];
      let whole = "";
      while (walker.nextNode()) {
        nodes.push({ node: walker.currentNode, start: whole.length });
        whole += walker.currentNode.data;
      }
      return { nodes, whole };
    }

    function rangeOf({ nodes }, start, end) {
      const holder = (at, last) => {
        let low = 0;
        let high = nodes.length - 1;
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if (last ? nodes[middle].start < at : nodes[middle].start <= at) low = middle;
          else high = middle - 1;
        }
        return nodes[low];
      };
      const range = document.createRange();
      const first = holder(start, false);
      const last = holder(end, true);
      range.setStart(first.node, start - first.start);
      range.setEnd(last.node, end - last.start);
      return range;
    }

    function extentOf(range) {
      const { nodes, whole } = text();
      const inside = nodes.filter(({ node }) => range.intersectsNode(node));
      if (!inside.length) return null;
      const [first, last] = [inside[0], inside.at(-1)];
      let start = first.start + (first.node === range.startContainer ? range.startOffset : 0);
      let end = last.start + (last.node === range.endContainer ? range.endOffset : last.node.data.length);
      while (start < end && /\s/u.test(whole[start])) start += 1;
      while (end > start && /\s/u.test(whole[end - 1])) end -= 1;
      return start < end ? { start, end } : null;
    }

    // The place in the sources: the block that the words begin in, or else the last before it.

    function placeOf(node) {
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      const file = element.closest("[data-file]");
      if (!file) return null;
      let block = element.closest("[data-at]");
      if (!block) {
        for (const one of file.querySelectorAll("[data-at]")) {
          if (!(one.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
          block = one;
        }
      }
      if (!block) return null;
      const [line, column] = block.dataset.at.split(":").map(Number);
      return {
        type: "chapterhouse:Place",
        "chapterhouse:file": file.dataset.file,
        "chapterhouse:line": line,
        "chapterhouse:column": column || 1,
        "chapterhouse:sha256": file.dataset.sha256,
        "chapterhouse:revision": revision,
        "chapterhouse:modified": root.dataset.modified === "true",
      };
    }

    const points = (words) => [...words].length;

    function targetOf({ start, end }) {
      const flow = text();
      const { whole } = flow;
      const place = placeOf(rangeOf(flow, start, end).startContainer);
      return {
        source: aside.dataset.source,
        selector: [
          {
            type: "TextQuoteSelector",
            exact: whole.slice(start, end),
            prefix: whole.slice(Math.max(0, start - AROUND), start),
            suffix: whole.slice(end, end + AROUND),
          },
          {
            type: "CssSelector",
            value: "main",
            refinedBy: {
              type: "TextPositionSelector",
              start: points(whole.slice(0, start)),
              end: points(whole.slice(0, end)),
            },
          },
          ...(place ? [place] : []),
        ],
      };
    }

    const selectorOf = (item, type) => [item.target?.selector].flat().find((one) => one?.type === type);

    function extentOfItem(item, flow) {
      const quote = selectorOf(item, "TextQuoteSelector");
      if (!quote?.exact) return null;
      const { whole } = flow;
      const position = selectorOf(item, "CssSelector")?.refinedBy;
      const near = position ? [...whole].slice(0, position.start).join("").length : 0;
      const found = [];
      for (let at = whole.indexOf(quote.exact); at >= 0; at = whole.indexOf(quote.exact, at + 1)) found.push(at);
      found.sort((one, other) => Math.abs(one - near) - Math.abs(other - near));
      const around = found.find((at) => whole.slice(0, at).endsWith(quote.prefix ?? ""));
      const start = around ?? found[0];
      return start === undefined ? null : { start, end: start + quote.exact.length };
    }

    const bodyOf = (item, purpose) => [item.body].flat().find((one) => one?.purpose === purpose)?.value ?? "";

    // What is shown.

    let asked = null;
    let selected = null;
    let extents = new Map();

    function paint(now) {
      if (!window.Highlight || !CSS.highlights) return;
      const flow = text();
      const ranges = [];
      const current = [];
      for (const [id, extent] of extents) {
        if (extent) (id === now ? current : ranges).push(rangeOf(flow, extent.start, extent.end));
      }
      if (asked) current.push(rangeOf(flow, asked.extent.start, asked.extent.end));
      CSS.highlights.set("remarked", new Highlight(...ranges));
      CSS.highlights.set("remarked-now", new Highlight(...current));
    }

    function show() {
      const flow = text();
      extents = new Map(state.items.map((item) => [item.id, extentOfItem(item, flow)]));
      const start = (item) => extents.get(item.id)?.start ?? Infinity;
      state.items.sort((one, other) => start(one) - start(other) || 0);
      paint(null);
      of(".count").textContent = String(state.items.length);
      of(".none").hidden = state.items.length > 0;
      of(".save").disabled = state.items.length === 0;
      of(".list").replaceChildren(...state.items.map(shown));
      field("name").value = state.person.name ?? "";
      field("organisation").value = state.person.organisation ?? "";
      mail();
    }

    function made(tag, className, content) {
      const element = document.createElement(tag);
      if (className) element.className = className;
      element.textContent = content;
      return element;
    }

    function shown(item, index) {
      const line = document.createElement("li");
      const quote = selectorOf(item, "TextQuoteSelector")?.exact ?? "";
      const brief = quote.replace(/\s+/gu, " ");
      line.append(made("blockquote", "", `“${brief.length > 140 ? `${brief.slice(0, 140)}…` : brief}”`));
      if (bodyOf(item, "commenting")) line.append(made("p", "said", bodyOf(item, "commenting")));
      if (bodyOf(item, "editing")) line.append(made("p", "better", say("better", { words: bodyOf(item, "editing") })));
      if (!extents.get(item.id)) line.append(made("p", "error", say("not_in_copy")));
      const row = made("p", "row", "");
      const button = (words, act) => {
        const one = made("button", "", words);
        one.type = "button";
        one.setAttribute("aria-label", say("of_remark", { action: words, number: index + 1 }));
        one.addEventListener("click", act);
        row.append(one);
      };
      button(say("go_to"), () => goTo(item));
      button(say("edit"), () => edit(item));
      button(say("delete"), () => drop(item));
      line.append(row);
      return line;
    }

    let words = 0;
    function tell(message, undo) {
      const told = of(".told");
      told.textContent = message;
      if (undo) {
        const button = made("button", "", say("undo"));
        button.type = "button";
        button.addEventListener("click", undo);
        told.append(button);
      }
      clearTimeout(words);
      words = setTimeout(() => (told.textContent = ""), undo ? 15000 : 8000);
    }

    function open(opened) {
      panel.hidden = !opened;
      root.classList.toggle("with-remarks", opened);
      toggle.setAttribute("aria-expanded", String(opened));
      of(".shows").textContent = say(opened ? "hide_remarks" : "remarks");
    }

    function goTo(item) {
      const extent = extents.get(item.id);
      if (!extent) return;
      paint(item.id);
      const range = rangeOf(text(), extent.start, extent.end);
      const element = range.startContainer.parentElement;
      const block = element.closest("[data-at]") ?? element;
      if (!block.hasAttribute("tabindex")) block.tabIndex = -1;
      block.scrollIntoView({ block: "center" });
      block.focus({ preventScroll: true });
      if (panel.offsetWidth >= innerWidth - 2) open(false);
    }

    function drop(item) {
      const before = [...state.items];
      state.items = state.items.filter((one) => one.id !== item.id);
      write();
      show();
      panel.querySelector("h2").focus();
      tell(say("deleted"), () => {
        state.items = before;
        write();
        show();
        tell(say("restored"));
      });
    }

    // The form.

    function ask(extent, item, from) {
      open(true);
      floating.hidden = true;
      const { whole } = text();
      asked = { extent, item, from };
      paint(null);
      field("words").value = whole.slice(extent.start, extent.end).replace(/\s+/gu, " ");
      field("comment").value = item ? bodyOf(item, "commenting") : "";
      field("proposed").value = item ? bodyOf(item, "editing") : "";
      field("kind").value = (item && bodyOf(item, "tagging")) || "general";
      wrong("words", "");
      wrong("comment", "");
      form.hidden = false;
      field("comment").focus();
      form.scrollIntoView({ block: "nearest" });
    }

    const edit = (item) => {
      const extent = extents.get(item.id);
      if (extent) ask(extent, item, document.activeElement);
      else tell(say("write_anew"));
    };

    function wrong(name, message) {
      field(name).toggleAttribute("aria-invalid", false);
      if (message) field(name).setAttribute("aria-invalid", "true");
      document.getElementById(`page:remark-${name}-error`).textContent = message;
    }

    // The words may be made fewer: then they are looked for among those that were chosen.
    function narrowed(extent, wanted) {
      const { whole } = text();
      const pattern = wanted.split(/\s+/u).map((one) => one.replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&"));
      const found = new RegExp(pattern.join("\\s+"), "u").exec(whole.slice(extent.start, extent.end));
      return found && wanted
        ? { start: extent.start + found.index, end: extent.start + found.index + found[0].length }
        : null;
    }

    function close() {
      form.hidden = true;
      const back = asked?.from;
      asked = null;
      paint(null);
      if (back?.isConnected && !back.closest("[hidden]")) back.focus();
      else panel.querySelector("h2").focus();
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const extent = narrowed(asked.extent, field("words").value.trim());
      const comment = field("comment").value.trim();
      const proposed = field("proposed").value.trim();
      wrong("words", extent ? "" : say("not_among"));
      wrong("comment", comment || proposed ? "" : say("write_something"));
      const first = form.querySelector("[aria-invalid=true]");
      if (first) {
        first.focus();
        return;
      }
      const now = new Date().toISOString().replace(/\.\d+/u, "");
      const body = (value, purpose) => (value ? [{ type: "TextualBody", value, purpose, format: "text/plain" }] : []);
      const item = {
        id: asked.item?.id ?? `urn:uuid:${identifier()}`,
        type: "Annotation",
        motivation: proposed ? "editing" : "commenting",
        created: asked.item?.created ?? now,
        ...(asked.item ? { modified: now } : {}),
        body: [...body(comment, "commenting"), ...body(proposed, "editing"), ...body(field("kind").value, "tagging")],
        target: targetOf(extent),
      };
      state.items = [...state.items.filter((one) => one.id !== item.id), item];
      write();
      asked.from = null;
      getSelection().removeAllRanges();
      selected = null;
      look();
      close();
      show();
      tell(say("kept"));
    });
    form.querySelector(".cancel").addEventListener("click", close);

    // A page of a folder is no secure context everywhere, and then has no crypto.randomUUID.
    function identifier() {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      bytes[6] = (bytes[6] & 0x0f) | 0x40;
      bytes[8] = (bytes[8] & 0x3f) | 0x80;
      const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
    }

    // Selected words.

    function look() {
      const selection = getSelection();
      const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
      const inside = range && main.contains(range.commonAncestorContainer);
      if (!inside) {
        // A press on one of the buttons takes the selection away in some browsers: the words are remembered for it.
        if (!aside.contains(document.activeElement)) selected = null;
        floating.hidden = true;
        onSelection.disabled = !selected;
        return;
      }
      selected = extentOf(range);
      onSelection.disabled = !selected;
      floating.hidden = !selected;
      const box = [...range.getClientRects()].at(-1);
      if (!selected || !box || box.bottom < 0 || box.top > innerHeight) {
        floating.hidden = true;
        return;
      }
      const width = floating.offsetWidth;
      floating.style.left = `${Math.max(8, Math.min(box.right - width / 2, root.clientWidth - width - 8))}px`;
      floating.style.top = `${Math.min(box.bottom + 8, innerHeight - floating.offsetHeight - 8)}px`;
    }

    const remark = () => selected && ask(selected, null, null);
    let waiting = 0;
    document.addEventListener("selectionchange", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, 120);
    });
    addEventListener("scroll", () => floating.hidden || look(), { passive: true });
    for (const button of [floating, onSelection]) {
      button.addEventListener("pointerdown", (event) => event.preventDefault());
      button.addEventListener("click", remark);
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey) {
        if (!form.hidden && form.contains(event.target)) {
          form.requestSubmit();
        } else {
          look();
          remark();
        }
      } else if (event.key === "Escape" && !form.hidden) {
        close();
      } else if (event.key === "Escape" && panel.contains(event.target)) {
        open(false);
        toggle.focus();
      }
    });

    // A button at each paragraph, for who selects no text.

    of(".paragraph-buttons").addEventListener("click", (event) => {
      const wanted = event.currentTarget.getAttribute("aria-pressed") !== "true";
      event.currentTarget.setAttribute("aria-pressed", String(wanted));
      for (const old of main.querySelectorAll(".at-paragraph")) old.remove();
      if (!wanted) return;
      for (const block of main.querySelectorAll("[data-at]")) {
        const brief = block.textContent.trim().replace(/\s+/gu, " ").slice(0, 40);
        const button = made("button", "at-paragraph", say("remark"));
        button.type = "button";
        button.setAttribute("aria-label", say("remark_on", { words: brief }));
        button.addEventListener("click", () => {
          const range = document.createRange();
          range.selectNodeContents(block);
          const extent = extentOf(range);
          if (extent) ask(extent, null, button);
        });
        block.append(button);
      }
      tell(say("buttons_there"));
    });

    // The file.

    function creator() {
      const { name, organisation } = state.person;
      const person = { type: "Person", ...(name ? { name } : {}) };
      if (organisation) person["chapterhouse:organisation"] = organisation;
      return person;
    }

    function page() {
      const items = state.items.map((item) => ({ ...item, creator: item.creator ?? creator() }));
      return { "@context": CONTEXT, id: `urn:uuid:${identifier()}`, type: "AnnotationPage", items };
    }

    const plain = (words) =>
      words
        .normalize("NFKD")
        .replace(/[^\w]+/gu, "-")
        .replace(/^-|-$/gu, "")
        .toLowerCase()
        .slice(0, 40);

    of(".save").addEventListener("click", () => {
      const content = `${JSON.stringify(page(), null, 1)}\n`;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([content], { type: "application/ld+json" }));
      link.download = ["remarks", plain(state.person.name ?? ""), plain(aside.dataset.title)].filter(Boolean).join("-") + ".json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      unsaved = false;
      tell(say("saved", { file: link.download }));
    });

    of(".open input").addEventListener("change", async (event) => {
      const [file] = event.target.files;
      event.target.value = "";
      try {
        const found = JSON.parse(await file.text());
        const items = (found.items ?? []).filter((one) => one?.type === "Annotation" && typeof one.id === "string");
        if (!items.length) throw new Error("no annotations");
        const known = new Set(items.map((one) => one.id));
        state.items = [...state.items.filter((one) => !known.has(one.id)), ...items];
        write();
        show();
        tell(say("were_read", { count: items.length }));
      } catch {
        tell(say("none_in_file"));
      }
    });

    function mail() {
      const link = of(".mail");
      link.hidden = !state.items.length;
      const lines = state.items.map((item, index) => {
        const quote = (selectorOf(item, "TextQuoteSelector")?.exact ?? "").replace(/\s+/gu, " ").slice(0, 120);
        const better = bodyOf(item, "editing");
        return `${index + 1}. "${quote}"\n${bodyOf(item, "commenting")}${better ? `\n${say("better", { words: better })}` : ""}`;
      });
      let body = `${say("mail_text", { revision: revision.slice(0, 12) || "?" })}\n\n${lines.join("\n\n")}`;
      if (body.length > LONGEST_MAIL) body = `${body.slice(0, LONGEST_MAIL)}…\n${say("mail_more")}`;
      const subject = encodeURIComponent(say("mail_subject", { title: aside.dataset.title }));
      link.href = `mailto:${aside.dataset.mail}?subject=${subject}&body=${encodeURIComponent(body)}`;
    }

    for (const name of ["name", "organisation"]) {
      field(name).addEventListener("change", () => {
        state.person = { ...state.person, [name]: field(name).value.trim() };
        write();
        mail();
      });
    }
    toggle.addEventListener("click", () => {
      open(panel.hidden);
      if (!panel.hidden) panel.querySelector("h2").focus();
    });

    aside.hidden = false;
    read();
    show();
    of(".person").open = !state.person.name;
  });
})();
