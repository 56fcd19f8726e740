-- distinct: a record may name one credential twice
select distinct
    credentials._line,
    agency.agency_id,
    records.e100 as participant_id,
    credentials.credential_id,
    pirl_date(credentials.award_day) as award_date
from pirl_credential as credentials
inner join pirl_record as records on credentials._line = records._line
cross join pirl_option as agency
where not credentials.is_left_out
