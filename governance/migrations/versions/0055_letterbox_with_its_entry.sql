-- Where an entry of the directory goes to another member, as in a merge and back, its letterbox goes with it.

ALTER TABLE letterbox DROP CONSTRAINT letterbox_member_id_fkey,
  ADD FOREIGN KEY (member_id) REFERENCES directory_entry ON UPDATE CASCADE ON DELETE CASCADE;
