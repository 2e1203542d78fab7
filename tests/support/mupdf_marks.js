// Marks words of a PDF with MuPDF: mutool run mupdf_marks.js IN.pdf OUT.pdf [WORDS KIND TEXT REPLY]…
"use strict";
var pdf = new Document(scriptArgs[0]);
for (var at = 2; at < scriptArgs.length; at += 4) mark(scriptArgs[at], scriptArgs[at + 1], scriptArgs[at + 2], scriptArgs[at + 3]);
pdf.save(scriptArgs[1], "garbage");

function mark(words, kind, text, reply) {
  for (var number = 0; number < pdf.countPages(); number += 1) {
    var page = pdf.loadPage(number);
    var found = page.search(words);
    if (found.length) return annotate(page, found[0], kind, text, reply);
  }
  throw new Error(words);
}

function annotate(page, quads, kind, text, reply) {
  var first = quads[0], last = quads[quads.length - 1];
  var made = page.createAnnotation(kind);
  if (/Highlight|StrikeOut|Underline|Squiggly/.test(kind)) made.setQuadPoints(quads);
  else if (kind === "Ink") made.setInkList([[[first[0], first[5]], [last[2], last[7]]]]);
  else if (kind === "Caret") made.setRect([last[2] - 4, last[3], last[2] + 4, last[7]]);
  else made.setRect([first[0], first[1], first[0] + 18, first[7]]);
  say(made, text, "Reviewer E");
  if (!reply) return;
  var answer = page.createAnnotation("Text");
  answer.setRect([first[0], first[1], first[0] + 18, first[7]]);
  answer.getObject().put("IRT", made.getObject());
  say(answer, reply, "Reviewer F");
}

function say(annotation, text, author) {
  annotation.setContents(text);
  annotation.setAuthor(author);
  annotation.update();
}
