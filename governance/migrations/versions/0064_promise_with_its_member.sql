-- In a merge a promise goes to the member that lasts, with what was said of it; and back, where the two are parted.

ALTER TABLE promise_feedback DROP CONSTRAINT promise_feedback_member_id_fkey,
  ADD FOREIGN KEY (member_id) REFERENCES promise ON UPDATE CASCADE ON DELETE CASCADE;
GRANT UPDATE (member_id) ON promise TO fforwm_app;

ALTER TABLE merge_move DROP CONSTRAINT merge_move_part_check,
  ADD CONSTRAINT merge_move_part_check CHECK (part IN ('membership', 'right', 'nomination', 'nomination_offer', 'offer_ended', 'reference', 'outside_id',
    'identifier', 'consent', 'objection', 'directory_entry', 'promise'));
