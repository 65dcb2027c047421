-- Whoever removes a draft, and why ever: that it was there stays counted.
CREATE TRIGGER drafts_are_counted_when_gone AFTER DELETE ON drafts
BEGIN
    INSERT INTO counts (council, day, form, channel, place, number)
    VALUES (OLD.council, OLD.begun_on, OLD.form, OLD.channel, OLD.stands_at, 1)
    ON CONFLICT (council, day, form, channel, place) DO UPDATE SET number = number + 1;
END;
