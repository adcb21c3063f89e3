-- Who was merged with another, and is parted from them again, is a member in the register too: by a correction.

CREATE FUNCTION correct_in_register() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO register_entry (membership_id, kind, name, address, member_class, entered_on, corrects, reason, made_by)
  SELECT l.membership_id, 'corrected', l.name, l.address, l.member_class, l.entered_on, l.number,
         m.undoing, m.undone_by
    FROM register_line l JOIN LATERAL (
           SELECT g.undoing, g.undone_by FROM member_merge g WHERE g.merged_id = NEW.member_id AND g.state = 'unmerged'
            ORDER BY g.undone_at DESC LIMIT 1) m ON true
   WHERE l.membership_id = NEW.id AND l.ceased_on IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER membership_begins_again AFTER UPDATE ON membership
  FOR EACH ROW WHEN (OLD.ended_on IS NOT NULL AND NEW.ended_on IS NULL) EXECUTE FUNCTION correct_in_register();
