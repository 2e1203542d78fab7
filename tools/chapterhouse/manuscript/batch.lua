-- Documents that come one after another into what a writer makes of each, by one pandoc.
--
-- In: a line with a mark, then for each document a line with its length in bytes, and the document.
-- Out: for each document a line "ok LENGTH" or "failed LENGTH", and what was made or why not; warnings go where pandoc
-- puts them, and the mark parts those of one document from those of the next.

local job = dofile(arg[1])
local mark = io.read("l")
for line in io.lines() do
  local document = io.read(tonumber(line))
  -- An empty list of files: the reader works in a sandbox, as with --sandbox.
  local well, made = pcall(function()
    return pandoc.write(pandoc.read(document, job.reader, job.reader_options, {}), job.writer, job.writer_options)
  end)
  made = tostring(made)
  io.stderr:write("\n", mark, "\n")
  io.stderr:flush()
  io.write(well and "ok " or "failed ", #made, "\n", made)
  io.flush()
end
