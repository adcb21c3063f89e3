-- A nomination is deleted by nobody to whom no other guard lets: the app is granted it for what a merge carried alone.

DROP TRIGGER nomination_is_guarded ON nomination;
CREATE TRIGGER nomination_is_guarded BEFORE UPDATE ON nomination FOR EACH ROW EXECUTE FUNCTION guard_nomination();
