-- Codes that were entered at the desk and were not good are counted, so that nobody can try them all.
CREATE INDEX looks_at_wrong_codes ON looks (council, person, at) WHERE words = 'by a code that is not good';
