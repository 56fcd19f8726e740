-- What: wages are null exactly where they are unknown: an uncovered quarter, or a person
-- without ssn_token.
-- Why: unknown is not zero.
-- How to fix: this is a fault of the models; report it.
select quarters.participant_quarter_key
from {{ ref('fct_participant_quarter') }} as quarters
inner join {{ ref('dim_person') }} as people on quarters.person_key = people.person_key
where
    (quarters.wages is not null) <> (quarters.is_covered and people.is_matchable)
    or (quarters.is_employed is not null) <> (quarters.wages is not null)
    or quarters.is_employed <> (quarters.wages > 0)
