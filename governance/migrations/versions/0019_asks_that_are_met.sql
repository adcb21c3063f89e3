-- Who asks for Easy Read or sign language says something of their health: an ask is kept until it is met, and no longer.
DELETE FROM version_ask k WHERE EXISTS (
  SELECT FROM accessible_version v WHERE v.ended_at IS NULL
     AND (coalesce(v.motion_id, v.decision_id), v.language, v.kind)
       = (coalesce(k.motion_id, k.decision_id), k.language, k.kind));
GRANT DELETE ON version_ask TO fforwm_app;
