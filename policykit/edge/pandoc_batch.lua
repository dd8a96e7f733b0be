-- Many documents in one pandoc: reads {"format": …, "texts": […]} from standard input and writes
-- a list of {"tree": …} or {"error": …}, one for each text. The number of the text at hand goes to
-- standard error, so that whoever stops a hanging pandoc knows which text it was.
--
-- The empty table given to pandoc.read last is the environment of the reader: no file and no
-- address can be opened from within a text.
local job = pandoc.json.decode(io.read('a'), false)
local results = {}
for index, text in ipairs(job.texts) do
  io.stderr:write(index, '\n')
  io.stderr:flush()
  local ok, result = pcall(function()
    return pandoc.write(pandoc.read(text, job.format, {}, {}), 'json')
  end)
  if ok then
    results[index] = '{"tree":' .. result .. '}'
  else
    results[index] = pandoc.json.encode({ error = tostring(result) })
  end
end
io.write('[', table.concat(results, ','), ']')
