-- The areas of Wales as they are known to everybody, and the directory: what members chose to show of themselves.

-- A local authority's area lies in that of a county voluntary council; four of them share one.
ALTER TABLE region ADD COLUMN voluntary_council_code text REFERENCES region;

INSERT INTO region (code, kind, name) VALUES
  ('cvc-gwent', 'voluntary_council', '{"cy": "Blaenau Gwent, Caerffili, Casnewydd a Sir Fynwy", "en": "Blaenau Gwent, Caerphilly, Monmouthshire and Newport"}'),
  ('cvc-ynys-mon', 'voluntary_council', '{"cy": "Ynys Môn", "en": "Isle of Anglesey"}'),
  ('cvc-gwynedd', 'voluntary_council', '{"cy": "Gwynedd", "en": "Gwynedd"}'),
  ('cvc-conwy', 'voluntary_council', '{"cy": "Conwy", "en": "Conwy"}'),
  ('cvc-sir-ddinbych', 'voluntary_council', '{"cy": "Sir Ddinbych", "en": "Denbighshire"}'),
  ('cvc-sir-y-fflint', 'voluntary_council', '{"cy": "Sir y Fflint", "en": "Flintshire"}'),
  ('cvc-wrecsam', 'voluntary_council', '{"cy": "Wrecsam", "en": "Wrexham"}'),
  ('cvc-ceredigion', 'voluntary_council', '{"cy": "Ceredigion", "en": "Ceredigion"}'),
  ('cvc-sir-benfro', 'voluntary_council', '{"cy": "Sir Benfro", "en": "Pembrokeshire"}'),
  ('cvc-sir-gaerfyrddin', 'voluntary_council', '{"cy": "Sir Gaerfyrddin", "en": "Carmarthenshire"}'),
  ('cvc-abertawe', 'voluntary_council', '{"cy": "Abertawe", "en": "Swansea"}'),
  ('cvc-castell-nedd-port-talbot', 'voluntary_council', '{"cy": "Castell-nedd Port Talbot", "en": "Neath Port Talbot"}'),
  ('cvc-pen-y-bont-ar-ogwr', 'voluntary_council', '{"cy": "Pen-y-bont ar Ogwr", "en": "Bridgend"}'),
  ('cvc-bro-morgannwg', 'voluntary_council', '{"cy": "Bro Morgannwg", "en": "Vale of Glamorgan"}'),
  ('cvc-caerdydd', 'voluntary_council', '{"cy": "Caerdydd", "en": "Cardiff"}'),
  ('cvc-rhondda-cynon-taf', 'voluntary_council', '{"cy": "Rhondda Cynon Taf", "en": "Rhondda Cynon Taf"}'),
  ('cvc-torfaen', 'voluntary_council', '{"cy": "Torfaen", "en": "Torfaen"}'),
  ('cvc-powys', 'voluntary_council', '{"cy": "Powys", "en": "Powys"}'),
  ('cvc-merthyr-tudful', 'voluntary_council', '{"cy": "Merthyr Tudful", "en": "Merthyr Tydfil"}')
ON CONFLICT (code) DO NOTHING;

-- The codes of the Government Statistical Service.
INSERT INTO region (code, kind, name, voluntary_council_code) VALUES
  ('W06000001', 'local_authority', '{"cy": "Ynys Môn", "en": "Isle of Anglesey"}', 'cvc-ynys-mon'),
  ('W06000002', 'local_authority', '{"cy": "Gwynedd", "en": "Gwynedd"}', 'cvc-gwynedd'),
  ('W06000003', 'local_authority', '{"cy": "Conwy", "en": "Conwy"}', 'cvc-conwy'),
  ('W06000004', 'local_authority', '{"cy": "Sir Ddinbych", "en": "Denbighshire"}', 'cvc-sir-ddinbych'),
  ('W06000005', 'local_authority', '{"cy": "Sir y Fflint", "en": "Flintshire"}', 'cvc-sir-y-fflint'),
  ('W06000006', 'local_authority', '{"cy": "Wrecsam", "en": "Wrexham"}', 'cvc-wrecsam'),
  ('W06000008', 'local_authority', '{"cy": "Ceredigion", "en": "Ceredigion"}', 'cvc-ceredigion'),
  ('W06000009', 'local_authority', '{"cy": "Sir Benfro", "en": "Pembrokeshire"}', 'cvc-sir-benfro'),
  ('W06000010', 'local_authority', '{"cy": "Sir Gaerfyrddin", "en": "Carmarthenshire"}', 'cvc-sir-gaerfyrddin'),
  ('W06000011', 'local_authority', '{"cy": "Abertawe", "en": "Swansea"}', 'cvc-abertawe'),
  ('W06000012', 'local_authority', '{"cy": "Castell-nedd Port Talbot", "en": "Neath Port Talbot"}', 'cvc-castell-nedd-port-talbot'),
  ('W06000013', 'local_authority', '{"cy": "Pen-y-bont ar Ogwr", "en": "Bridgend"}', 'cvc-pen-y-bont-ar-ogwr'),
  ('W06000014', 'local_authority', '{"cy": "Bro Morgannwg", "en": "Vale of Glamorgan"}', 'cvc-bro-morgannwg'),
  ('W06000015', 'local_authority', '{"cy": "Caerdydd", "en": "Cardiff"}', 'cvc-caerdydd'),
  ('W06000016', 'local_authority', '{"cy": "Rhondda Cynon Taf", "en": "Rhondda Cynon Taf"}', 'cvc-rhondda-cynon-taf'),
  ('W06000018', 'local_authority', '{"cy": "Caerffili", "en": "Caerphilly"}', 'cvc-gwent'),
  ('W06000019', 'local_authority', '{"cy": "Blaenau Gwent", "en": "Blaenau Gwent"}', 'cvc-gwent'),
  ('W06000020', 'local_authority', '{"cy": "Torfaen", "en": "Torfaen"}', 'cvc-torfaen'),
  ('W06000021', 'local_authority', '{"cy": "Sir Fynwy", "en": "Monmouthshire"}', 'cvc-gwent'),
  ('W06000022', 'local_authority', '{"cy": "Casnewydd", "en": "Newport"}', 'cvc-gwent'),
  ('W06000023', 'local_authority', '{"cy": "Powys", "en": "Powys"}', 'cvc-powys'),
  ('W06000024', 'local_authority', '{"cy": "Merthyr Tudful", "en": "Merthyr Tydfil"}', 'cvc-merthyr-tudful');

-- An area that was entered under a code of its own before is this one.
UPDATE member m SET region_code = known.code
  FROM region own JOIN region known ON known.kind = own.kind AND known.name ->> 'cy' = own.name ->> 'cy'
 WHERE own.code = m.region_code AND known.code LIKE 'W06%' AND own.code NOT LIKE 'W06%';
UPDATE application a SET region_code = known.code
  FROM region own JOIN region known ON known.kind = own.kind AND known.name ->> 'cy' = own.name ->> 'cy'
 WHERE own.code = a.region_code AND known.code LIKE 'W06%' AND own.code NOT LIKE 'W06%';
DELETE FROM region own USING region known
 WHERE known.kind = own.kind AND known.name ->> 'cy' = own.name ->> 'cy'
   AND known.code LIKE 'W06%' AND own.code NOT LIKE 'W06%';

-- What is not shown is not here: a field that is taken out is gone, and so is an entry that is withdrawn. The name alone
-- stays in the register, and is shown where `shows_name` says so.
CREATE TABLE directory_entry (
  member_id uuid PRIMARY KEY REFERENCES member,
  audience text NOT NULL CHECK (audience IN ('members', 'everyone')),
  shows_name boolean NOT NULL,
  region_code text REFERENCES region,
  sector text CHECK (sector ~ '^[a-z_]{1,30}$'),
  offers bilingual,
  asks bilingual,
  link text CHECK (link ~ '^https://' AND length(link) <= 500),
  entered_by uuid NOT NULL REFERENCES person,
  entered_at timestamptz NOT NULL,
  version integer NOT NULL DEFAULT 1,
  CHECK (shows_name OR num_nonnulls(region_code, sector, offers, asks, link) > 0)
);
CREATE INDEX directory_entry_region ON directory_entry (region_code);

-- What an entry says: never a name that is not shown.
CREATE VIEW entry_shown AS
  SELECT e.member_id AS id, n.kind, CASE WHEN e.shows_name THEN n.name END AS name,
         (CASE WHEN e.shows_name THEN n.sort_key_cy ELSE '' END) COLLATE "C" AS sort_key_cy,
         (CASE WHEN e.shows_name THEN n.sort_key_en ELSE '' END) COLLATE "C" AS sort_key_en,
         e.region_code, r.name AS region_name, r.voluntary_council_code, e.sector, e.offers, e.asks, e.link,
         e.audience, e.entered_at AS changed_at, e.version
    FROM directory_entry e JOIN member_name n ON n.member_id = e.member_id LEFT JOIN region r ON r.code = e.region_code;

-- Whoever reads the directory reads this: the entries of today's members.
CREATE VIEW directory AS
  SELECT s.* FROM entry_shown s
   WHERE EXISTS (SELECT FROM membership m WHERE m.member_id = s.id AND m.joined_on <= (SELECT app_today())
                    AND coalesce(m.ended_on, 'infinity') > (SELECT app_today()));

GRANT SELECT ON entry_shown, directory TO fforwm_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON directory_entry TO fforwm_app;
