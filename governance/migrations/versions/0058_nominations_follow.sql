-- Who was asked to act for an organisation that is merged with its other entry is asked by that; and back where they are parted.

ALTER TABLE merge_move ADD role text;              -- for which somebody had been asked
ALTER TABLE merge_move DROP CONSTRAINT merge_move_part_check, ADD CONSTRAINT merge_move_part_check
  CHECK (part IN ('membership', 'right', 'nomination', 'nomination_offer', 'offer_ended', 'reference', 'outside_id',
    'identifier', 'consent', 'objection', 'directory_entry')),
  ADD CHECK ((part IN ('nomination_offer', 'offer_ended')) = (role IS NOT NULL));

-- A nomination goes to the kept member by a merge that stands, for its role or a lesser one, and back as it was by its undoing.
CREATE FUNCTION follows_merge(old_row nomination_offer, new_row nomination_offer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT to_jsonb(new_row) - '{member_id,role,state,state_since}'::text[]
         = to_jsonb(old_row) - '{member_id,role,state,state_since}'::text[]
     AND EXISTS (SELECT FROM merge_move v JOIN member_merge m ON m.id = v.merge_id WHERE v.row_id = old_row.id AND (
       v.part = 'nomination_offer' AND (old_row.state, new_row.state) = ('waiting', 'waiting')
         AND new_row.state_since = old_row.state_since
         AND ((m.state, m.merged_id, m.kept_id) = ('merged', old_row.member_id, new_row.member_id)
              AND new_row.role IN (v.role, 'deputy')
              OR (m.state, m.kept_id, m.merged_id) = ('unmerged', old_row.member_id, new_row.member_id)
              AND new_row.role = v.role)
       OR v.part = 'offer_ended' AND m.state = 'unmerged' AND (old_row.state, new_row.state) = ('withdrawn', 'waiting')
         AND (old_row.member_id, old_row.role, m.decided_at, m.merged_id)
             = (new_row.member_id, new_row.role, old_row.state_since, old_row.member_id)))
$$;
DROP TRIGGER nomination_offer_is_guarded ON nomination_offer;
CREATE TRIGGER nomination_offer_is_guarded BEFORE INSERT OR DELETE ON nomination_offer
  FOR EACH ROW EXECUTE FUNCTION guard_nomination_offer();
CREATE TRIGGER nomination_offer_is_answered_once BEFORE UPDATE ON nomination_offer
  FOR EACH ROW WHEN (NOT follows_merge(OLD.*, NEW.*)) EXECUTE FUNCTION guard_nomination_offer();
GRANT UPDATE (member_id, role) ON nomination_offer TO fforwm_app;
