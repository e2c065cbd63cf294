-- From here on `page.restored` is packed (`corpus.store.plain`); a text that is stored as it is stays so until the page is
-- completed again. No table changes: the step tells earlier versions, which could not read such texts, to leave them alone.
SELECT 1;
