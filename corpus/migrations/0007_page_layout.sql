-- What a page is made of besides running text, offsets into raw; NULL on pages that were read before it was looked for.
-- tables: JSON rows [start, end, row_count, column_count, cells, box], cells [row, column, start, end, rows, columns, box],
-- boxes [x, y, w, h] or null. regions: JSON rows [kind, start, end].
ALTER TABLE page ADD COLUMN tables TEXT;
ALTER TABLE page ADD COLUMN regions TEXT;
