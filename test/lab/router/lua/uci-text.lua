-- Reads configuration text one word at a time, as the router's own parser does: comments, both kinds of quotes, values over several
-- lines, and its quirks (an unquoted value directly before a semicolon swallows the rest of the line).
local text = {}

local Scanner = {}
Scanner.__index = Scanner

--- Starts on SOURCE: a whole file as one string.
function text.scanner(source)
  return setmetatable({ source = source, at = 1, line = 0, buffer = '', position = 1 }, Scanner)
end

function Scanner:at_end() return self.at > #self.source end

-- Replaces what follows `position` by the next line of the source; an empty string when there is none.
function Scanner:append_line(position)
  local stop = self.source:find('\n', self.at, true)
  local line = self.source:sub(self.at, stop or #self.source)
  if stop then self.line = self.line + 1 end
  self.at = self.at + #line
  self.buffer = self.buffer:sub(1, position - 1) .. line
end

function Scanner:next_line()
  self.position = 1
  self:append_line(1)
end

function Scanner:character() return self.buffer:sub(self.position, self.position) end

function Scanner:fail(reason)
  error({ kind = 'parse', reason = reason, line = self.line, byte = self.position - 1 }, 0)
end

function Scanner:skip_space()
  local _, stop = self.buffer:find('^%s+', self.position)
  if stop then self.position = stop + 1 end
end

-- True when the character after the backslash belongs to the value, false when the backslash joined two lines.
function Scanner:escaped()
  self.position = self.position + 1
  local rest = self.buffer:sub(self.position, self.position + 2)
  if rest == '' or rest:sub(1, 1) == '\n' or rest == '\r\n' then
    self:append_line(self.position)
    return false
  end
  return true
end

function Scanner:quoted(quote, parts)
  self.position = self.position + 1
  while true do
    local c = self:character()
    if c == quote then
      self.position = self.position + 1
      return
    elseif c == '' then
      self:append_line(self.position)
      if self:character() == '' then self:fail('EOF with unterminated ' .. quote) end
    elseif c ~= '\\' or quote == "'" or self:escaped() then
      parts[#parts + 1] = self:character()
      self.position = self.position + 1
    end
  end
end

-- One word from the current position: bare and quoted pieces side by side.
function Scanner:word()
  local start, parts, at_separator = self.position, {}, false
  repeat
    local c = self:character()
    if c == "'" or c == '"' then
      self:quoted(c, parts)
    elseif c == '#' then
      self.buffer = self.buffer:sub(1, self.position - 1)
      break
    elseif c == '' then
      break
    elseif c == ';' then
      at_separator = true
      break
    elseif c ~= '\\' or self:escaped() then
      parts[#parts + 1] = self:character()
      self.position = self.position + 1
    end
    c = self:character()
  until c == '' or c:find '^%s'
  local word = table.concat(parts)
  if self:character() ~= '' and not at_separator then self.position = self.position + 1 end
  -- The original marks the end of the word in its line buffer; where nothing was quoted, that mark falls onto the semicolon.
  if at_separator and start + #word == self.position then self.buffer = self.buffer:sub(1, self.position - 1) end
  return word
end

--- The next argument of the current command, '' at its end.
function Scanner:argument(options)
  options = options or {}
  self:skip_space()
  local word = ''
  if self:character() == ';' then
    self.position = self.position + 1
  else
    word = self:word()
  end
  if word == '' then
    if options.required then self:fail 'insufficient arguments' end
    return word
  end
  local allowed = options.package and '^[%w_-]+$' or '^[%w_]+$'
  if options.name and not word:find(allowed) then self:fail 'invalid character in name field' end
  return word
end

--- The command at the current position, nil at the end of the line. `complaint` is for a command with nothing behind it.
function Scanner:command()
  local _, stop, word = self.buffer:find('^[ \t]*([^ \t]+)', self.position)
  if not word then return nil end
  return word, stop
end

--- Steps over the command word that ends at `stop`.
function Scanner:step_over(stop, complaint)
  if stop + 1 > #self.buffer then self:fail(complaint) end
  self.position = stop + 2
end

return text
