-- A person's steps in Neovim, and what is seen: written as JSON to the file that $LLAMAFLAKE_SEEN names.
-- Sourced after the configuration of docs/editors.md. The folder is an example fleet.
local seen = {}

local function codes()
  return vim.tbl_map(function(one)
    return one.code
  end, vim.diagnostic.get(0))
end

-- Waits for a condition; what never comes is named.
local function until_(name, condition)
  if not vim.wait(30000, condition, 20) then
    seen.failed = name
    error('never seen: ' .. name)
  end
end

local function has(code)
  return function()
    return vim.tbl_contains(codes(), code)
  end
end

local function cursor_on(text)
  local line = vim.fn.search('\\V' .. text, 'cw')
  assert(line > 0, text .. ' is not there')
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

-- Chooses the action with a title, as from the list that Neovim shows.
local function choose(title)
  vim.ui.select = function(items, options, choice)
    for index, item in ipairs(items) do
      local shown = options.format_item and options.format_item(item) or ''
      if shown:find(title, 1, true) then
        return choice(item, index)
      end
    end
    seen.failed = 'no action ' .. title
    choice(nil)
  end
end

local function steps()
  vim.cmd('edit machines/carbon.nix')
  until_('a client', function()
    return #vim.tbl_values(vim.lsp.buf_get_clients(0)) > 0
  end)
  until_('a diagnostic', has('attr-names-lookup'))
  seen.diagnostics = codes()
  for _, client in pairs(vim.lsp.buf_get_clients(0)) do
    seen.encoding = client.offset_encoding
    seen.root = client.config.root_dir
  end

  cursor_on('builtins.attrNames')
  vim.lsp.buf.hover()
  local float
  until_('a hover', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        float = window
      end
    end
    return float ~= nil
  end)
  seen.hover = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(float), 0, -1, false)
  vim.api.nvim_win_close(float, true)

  local before = text()
  choose('attrNames')
  vim.lsp.buf.code_action({ context = { only = { 'quickfix' } } })
  until_('a fix', function()
    return text() ~= before
  end)
  until_('no diagnostic', function()
    return not has('attr-names-lookup')()
  end)
  seen.fixed = text()

  vim.cmd('write')
  vim.cmd('edit flake.nix')
  until_('the flake', function()
    return #vim.tbl_values(vim.lsp.buf_get_clients(0)) > 0
  end)
  choose('Migrate llama.cpp')
  vim.lsp.buf.code_action({ context = { only = { 'refactor' }, diagnostics = {} } })
  until_('a migration', function()
    return text():find('ggml%-org/llama.cpp') ~= nil
  end)
  vim.cmd('wall')
end

local ok, problem = pcall(steps)
if not ok then
  seen.error = problem
end
vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.LLAMAFLAKE_SEEN)
vim.cmd('qall!')
