"use strict";

const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
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
  await client.start();
};

exports.deactivate = () => client?.stop();
