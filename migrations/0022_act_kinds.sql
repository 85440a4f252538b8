-- What was done for a child was told by its word to whoever had the database alone. It is
-- sealed now, in a cell of one size; a line from before keeps who and when.
ALTER TABLE act DROP COLUMN kind;
ALTER TABLE act ADD COLUMN kind BLOB; -- site-sealed: code list `act_kind`, or a step of the program
