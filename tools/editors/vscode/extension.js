"use strict";

const { readFile } = require("node:fs/promises");
const path = require("node:path");
const { window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const PAUSE = 100; // milliseconds without a move of the cursor before the preview is told

let client;
let waiting;

// The running preview of the paper wrote its address, which holds a secret, into build/.preview.
const tellPreview = async (folder, file, line) => {
  try {
    const address = await readFile(path.join(folder, "build", ".preview"), "utf8");
    if (!/^http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/$/.test(address)) return;
    await fetch(`${address}cursor`, { method: "POST", body: JSON.stringify({ file, line }) });
  } catch {
    // No preview runs.
  }
};

const follow = (folder) =>
  window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
    const { uri, languageId } = textEditor.document;
    if (uri.scheme !== "file" || languageId !== "markdown") return;
    if (!workspace.getConfiguration("chapterhouse").get("movePreview")) return;
    clearTimeout(waiting);
    waiting = setTimeout(tellPreview, PAUSE, folder, uri.fsPath, selections[0].active.line + 1);
  });

exports.activate = async (context) => {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  const command = workspace.getConfiguration("chapterhouse").get("command");
  client = new LanguageClient(
    "chapterhouse",
    { command, args: ["lsp"], options: { cwd: folder } },
    {
      documentSelector: [{ language: "markdown" }, { language: "bibtex" }, { pattern: "**/*.bib" }, { pattern: "**/paper.toml" }],
      synchronize: { fileEvents: workspace.createFileSystemWatcher("**/*.{md,bib,toml,svg,png,jpg}") },
    },
  );
  if (folder) context.subscriptions.push(follow(folder));
  await client.start();
};

exports.deactivate = () => client?.stop();
