-- What it was for, `contacts_counted` is for too: both begin with council and time. Each contact is written into one index less.
DROP INDEX contacts_by_time;
