-- A deputy and whom they cover are one person for the end of a body too.

CREATE TRIGGER second_person_of_a_dissolution BEFORE UPDATE ON dissolution
  FOR EACH ROW EXECUTE FUNCTION guard_second_person();
