// The extension with VS Code and its client library played by objects that take notes.
'use strict';

const assert = require('node:assert');
const Module = require('node:module');
const { test, beforeEach } = require('node:test');

let started;
let shown;
let fails;

class LanguageClient {
  constructor(id, name, server, options) {
    started.push({ id, server, options });
  }
  async start() {
    if (fails) throw new Error('not found');
  }
  async stop() {
    started.push('stopped');
  }
}

const modules = {
  vscode: {
    workspace: { getConfiguration: () => ({ get: () => undefined }) },
    window: { showErrorMessage: (text) => shown.push(text) },
  },
  'vscode-languageclient/node': { LanguageClient },
};
const load = Module._load;
Module._load = (name, ...rest) => modules[name] || load(name, ...rest);
const extension = require('./extension.js');

beforeEach(() => {
  started = [];
  shown = [];
  fails = false;
});

test('it starts the server for Markdown files and stops it again', async () => {
  const context = { subscriptions: [] };
  await extension.activate(context);
  assert.deepStrictEqual(started[0].server, { command: 'journal', args: ['lsp'] });
  assert.deepStrictEqual(started[0].options.documentSelector, [
    { scheme: 'file', language: 'markdown' },
  ]);
  await extension.deactivate();
  assert.strictEqual(started[1], 'stopped');
  assert.strictEqual(context.subscriptions.length, 1);
});

test('a program that is not there is said in one line', async () => {
  fails = true;
  await extension.activate({ subscriptions: [] });
  assert.match(shown[0], /pip install 'followup-journal\[lsp\]'/);
});
