-- A journey through a note in Neovim; prints one line for each step.
local note, name = arg_note, arg_python
local function say(...) io.stdout:write(table.concat({ ... }, " ") .. "\n") end

local client = vim.lsp.start_client({
  cmd = { name, "-m", "journal", "--now", arg_now, "lsp" },
  root_dir = arg_root,
  name = "journal",
})
vim.cmd("edit " .. vim.fn.fnameescape(note))
local buffer = vim.api.nvim_get_current_buf()
vim.lsp.buf_attach_client(buffer, client)
vim.wait(20000, function() return #vim.diagnostic.get(buffer) > 0 end, 50)
say("diagnostics", #vim.diagnostic.get(buffer))

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 20000)
  return answers[client].result
end

local function act(line, title)
  vim.api.nvim_win_set_cursor(0, { line, 0 })
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = {} }
  for _, action in ipairs(ask("textDocument/codeAction", params)) do
    if action.title == title then
      local resolved = ask("codeAction/resolve", action)
      vim.lsp.util.apply_workspace_edit(resolved.edit, "utf-16")
      return
    end
  end
  error("no action " .. title)
end

-- complete a person
vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { "- [ ] thank @al" })
local last = vim.api.nvim_buf_line_count(buffer)
vim.api.nvim_win_set_cursor(0, { last, 15 })
local here = vim.lsp.util.make_position_params()
here.position.character = 16 -- behind the last letter, as in insert mode
local offered = ask("textDocument/completion", here)
local item = offered.items[1]
vim.lsp.util.apply_text_edits({ item.textEdit }, buffer, "utf-16")
say("completed", vim.api.nvim_buf_get_lines(buffer, last - 1, last, false)[1])

-- tick, and undo with the editor's own key
local before = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
vim.cmd("let &undolevels = &undolevels")
act(3, "Done")
say("ticked", vim.api.nvim_buf_get_lines(buffer, 2, 3, false)[1])
vim.cmd("undo")
local undone = vim.deep_equal(before, vim.api.nvim_buf_get_lines(buffer, 0, -1, false))
say("undone", tostring(undone))
act(3, "Done")
act(4, "Snooze one week")

-- rename her handle
vim.api.nvim_win_set_cursor(0, { last, 13 })
local params = vim.lsp.util.make_position_params()
params.newName = "ally"
vim.lsp.util.apply_workspace_edit(ask("textDocument/rename", params), "utf-16")
vim.cmd("silent wall")
say("end")
vim.cmd("qall!")
