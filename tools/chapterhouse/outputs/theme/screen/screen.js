/* The page reads without any of this. It adds a choice of colours, a contents list that knows where the reader is, and
   notes and references shown beside their calls. */
"use strict";
(() => {
  const root = document.documentElement;
  const KEY = "chapterhouse-colours";

  // Storage is refused in private windows and in some browsers for files: then the choice lasts as long as the page.
  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const remember = (choice) => {
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      return;
    }
  };

  const chosen = remembered();
  if (chosen === "light" || chosen === "dark") root.dataset.colours = chosen;
  root.classList.add("scripted");

  const here = (link) => link.pathname === location.pathname && link.host === location.host;
  const named = (link) => (here(link) ? document.getElementById(decodeURIComponent(link.hash.slice(1))) : null);

  // What stands on another page of a site: from the cards of that page, a script, which folders too let a page load.
  const asked = new Map();
  const brought = async (link) => {
    const page = link.pathname.split("/").at(-1);
    if (!asked.has(page)) {
      const loaded = new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = `cards/${page.replace(/\.html$/, "")}.js`;
        script.addEventListener("load", () => resolve(window.paperCards[page]));
        script.addEventListener("error", () => resolve({}));
        document.head.append(script);
      });
      asked.set(page, loaded);
    }
    const markup = (await asked.get(page))[decodeURIComponent(link.hash.slice(1))];
    if (!markup) return null;
    const held = document.createElement("template");
    held.innerHTML = `<div>${markup}</div>`;
    return held.content.firstElementChild;
  };

  function colours() {
    const button = document.querySelector("button.theme");
    const system = matchMedia("(prefers-color-scheme: dark)");
    const dark = () => (root.dataset.colours ?? (system.matches ? "dark" : "light")) === "dark";
    const show = () => button.setAttribute("aria-pressed", String(dark()));
    button.addEventListener("click", () => {
      root.dataset.colours = dark() ? "light" : "dark";
      remember(root.dataset.colours);
      show();
    });
    system.addEventListener("change", show);
    button.hidden = false;
    show();
  }

  function contents() {
    const bar = document.querySelector(".bar");
    const details = bar.querySelector("details");
    const summary = details.querySelector("summary");
    const wide = matchMedia("(min-width: 64rem)");
    const fit = () => (details.open = wide.matches);
    wide.addEventListener("change", fit);
    fit();
    details.addEventListener("click", (event) => {
      if (!wide.matches && event.target.closest("a")) details.open = false;
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || wide.matches || !details.open) return;
      details.open = false;
      summary.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!wide.matches && !bar.contains(event.target)) details.open = false;
    });

    const where = bar.querySelector(".where");
    const places = [...details.querySelectorAll("a")].map((link) => ({ link, target: named(link) }));
    let current = null;
    const mark = () => {
      const line = innerHeight / 4;
      const passed = places.filter(({ target }) => target && target.getBoundingClientRect().top <= line);
      const atEnd = scrollY > 0 && innerHeight + scrollY >= root.scrollHeight - 2;
      const now = (atEnd ? places.at(-1) : passed.at(-1))?.link ?? null;
      if (now === current) return;
      current?.removeAttribute("aria-current");
      for (const item of details.querySelectorAll(".current")) item.classList.remove("current");
      current = now;
      where.textContent = "";
      if (!now) return;
      now.setAttribute("aria-current", "true");
      const chapter = now.closest(".in-chapter") ?? now.closest(".in-part");
      chapter.classList.add("current");
      where.textContent = chapter.querySelector("a").textContent.trim();
      if (wide.matches) keepInView(now);
    };
    const list = details.querySelector("ol");
    const keepInView = (link) => {
      const box = list.getBoundingClientRect();
      const row = link.getBoundingClientRect();
      if (row.top < box.top || row.bottom > box.bottom) list.scrollTop += row.top - box.top - box.height / 3;
    };
    let waiting = false;
    const soon = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    };
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    mark();
  }

  // A frame that does not scroll needs no stop for the Tab key.
  function scrollers() {
    const notice = new Map();
    const fit = (frame) => {
      const scrolls = frame.scrollWidth > frame.clientWidth + 1;
      if (scrolls) frame.tabIndex = 0;
      else frame.removeAttribute("tabindex");
      if (scrolls && !notice.has(frame) && frame.matches(".captioned > .scroller")) {
        const words = document.createElement("p");
        words.className = "sideways";
        words.setAttribute("aria-hidden", "true");
        words.textContent = `↔ ${root.dataset.scrollSideways}`;
        frame.before(words);
        notice.set(frame, words);
      }
      if (notice.has(frame)) notice.get(frame).hidden = !scrolls;
    };
    const observer = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));
    for (const frame of document.querySelectorAll(".scroller, pre, math[tabindex]")) observer.observe(frame);
  }

  // A table that is a list has lost its rows and cells for screen readers, unless they are said.
  function lists() {
    const narrow = matchMedia("(max-width: 40rem)");
    const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
    const say = () => {
      for (const table of document.querySelectorAll(".stackable")) {
        for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, td, th")]) {
          const header = part.scope === "col" ? "columnheader" : "rowheader";
          if (narrow.matches) part.setAttribute("role", ROLES[part.tagName] ?? header);
          else part.removeAttribute("role");
        }
      }
    };
    narrow.addEventListener("change", say);
    if (narrow.matches) say();
  }

  // Notes and references beside their calls, as WCAG 2.2, 1.4.13 asks: they can be dismissed with Escape, the pointer
  // can move onto them, and they stay until the reader leaves.
  function notes() {
    if (!("showPopover" in HTMLElement.prototype)) return;
    const CALLS = "a.footnote-ref, a[role=doc-noteref], a[role=doc-biblioref], a.reference, a.value, a.term";
    const SHOWN = "li, .csl-entry, .statement, .equation, figure, .glossary-entry";
    const touch = matchMedia("(hover: none)");
    const card = document.createElement("span");
    card.className = "note-card";
    card.id = "page:note-card";
    card.popover = "manual";
    card.setAttribute("role", "note");
    let call = null;
    let wanted = null;
    let timer = 0;

    const callOf = (node) => {
      const link = node instanceof Element && !card.contains(node) ? node.closest(CALLS) : null;
      if (!link || !link.hash) return null;
      return (here(link) ? named(link)?.matches(SHOWN) : document.body.matches(".site")) ? link : null;
    };
    const place = () => {
      if (!call) return;
      const at = call.getClientRects()[0];
      if (!at || at.bottom < 0 || at.top > innerHeight) return hide();
      const box = card.getBoundingClientRect();
      const left = Math.min(at.left - 16, root.clientWidth - box.width - 8);
      const below = at.bottom + 6;
      const fits = below + box.height < innerHeight - 8 || at.top < box.height + 14;
      card.style.left = `${Math.max(8, left)}px`;
      card.style.top = `${fits ? below : at.top - box.height - 6}px`;
    };
    const hide = () => {
      clearTimeout(timer);
      wanted = null;
      if (!call) return;
      call.removeAttribute("aria-describedby");
      call = null;
      card.hidePopover();
      card.remove();
    };
    // Returns whether there was anything to show.
    const show = async (link) => {
      clearTimeout(timer);
      if (link === call) return true;
      hide();
      wanted = link;
      const copy = named(link)?.cloneNode(true) ?? (await brought(link));
      if (!copy || wanted !== link) return !!copy;
      for (const back of copy.querySelectorAll(".sideways, .backlinks, .footnote-back, .note-card, .filter, a.data")) back.remove();
      for (const thing of copy.querySelectorAll("[id]")) thing.removeAttribute("id");
      for (const frame of copy.querySelectorAll(".scroller")) frame.removeAttribute("tabindex");
      // Each of these links is in the note itself too, where Tab reaches it: here it would double the way through a page.
      for (const inner of copy.querySelectorAll("a")) inner.tabIndex = -1;
      card.replaceChildren(...copy.childNodes);
      if (touch.matches) {
        const onward = document.createElement("a");
        onward.className = "onward";
        onward.href = link.href;
        onward.textContent = link.matches("[role=doc-biblioref]")
          ? root.dataset.goToReference
          : link.matches(".footnote-ref, [role=doc-noteref]")
            ? root.dataset.goToNote
            : root.dataset.openTarget;
        card.append(onward);
      }
      call = link;
      link.after(card);
      // A table read out whole would be no description.
      if (!copy.matches("figure")) link.setAttribute("aria-describedby", card.id);
      card.showPopover();
      place();
      return true;
    };
    const later = (act, delay) => {
      clearTimeout(timer);
      timer = setTimeout(act, delay);
    };

    document.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch") return;
      const link = callOf(event.target);
      if (link) later(() => show(link), call ? 60 : 160);
      else if (card.contains(event.target)) clearTimeout(timer);
    });
    document.addEventListener("pointerout", (event) => {
      if (event.pointerType === "touch") return;
      const from = callOf(event.target) || card.contains(event.target);
      const still = call === document.activeElement || card.contains(document.activeElement);
      if (from && !still) later(hide, 300);
      else if (from) clearTimeout(timer);
    });
    document.addEventListener("focusin", (event) => {
      const link = callOf(event.target);
      if (link?.matches(":focus-visible")) show(link);
      else if (!card.contains(event.target)) hide();
    });
    document.addEventListener("focusout", (event) => {
      const next = event.relatedTarget;
      if (call && next && next !== call && !card.contains(next)) hide();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !call) return;
      if (card.contains(document.activeElement)) call.focus();
      hide();
    });
    document.addEventListener("pointerdown", (event) => {
      if (call && !card.contains(event.target) && callOf(event.target) !== call) hide();
    });
    document.addEventListener("click", (event) => {
      const link = callOf(event.target);
      if (link && touch.matches && link !== call) {
        event.preventDefault();
        show(link).then((shown) => {
          if (!shown) location.assign(link.href);
        });
      } else if (call && event.target.closest?.("a")) {
        hide();
      }
    });
    addEventListener("scroll", place, { passive: true });
    addEventListener("resize", place);
  }

  document.addEventListener("DOMContentLoaded", () => {
    colours();
    contents();
    scrollers();
    lists();
    notes();
  });
})();
