// Starts `journal lsp` for Markdown notes; everything else is the server's.
'use strict';

const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

/** @type {LanguageClient | undefined} */
let client;

async function activate(context) {
  const settings = vscode.workspace.getConfiguration('followupJournal');
  // set for the machine only: a folder that is opened must not name the program
  const command = settings.get('command') || 'journal';
  client = new LanguageClient(
    'followupJournal',
    'Follow-up journal',
    { command, args: ['lsp'] },
    { documentSelector: [{ scheme: 'file', language: 'markdown' }] },
  );
  context.subscriptions.push({ dispose: () => client && client.stop() });
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(
      `“${command} lsp” did not start (${error.message}). ` +
        "Install it with: pip install 'followup-journal[lsp]'",
    );
  }
}

async function deactivate() {
  await (client && client.stop());
}

module.exports = { activate, deactivate };
