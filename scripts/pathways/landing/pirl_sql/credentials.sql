-- One row per record and credential type that is not 0 or blank. The first training whose program
-- has a credential of that type says which; else the type alone.
with

reported as (

    select
        _line,
        unnest([1, 2, 3]) as slot,
        unnest([e1800, e1802, e1804]) as type_code,
        unnest([e1801, e1803, e1805]) as award_day
    from pirl_record

),

of_trainings as (

    select
        reported._line,
        reported.slot,
        listed.meaning,
        listed.is_left_out
    from reported
    inner join pirl_training as trainings on reported._line = trainings._line
    inner join pirl_setting as listed
        on
            listed.kind = 'credential_of_program'
            and listed.key = trainings.program_id || ' ' || pirl_code(reported.type_code)
    qualify
        row_number() over (
            partition by reported._line, reported.slot order by trainings.slot
        ) = 1

)

select
    reported._line,
    reported.award_day,
    coalesce(of_trainings.meaning, listed.meaning, reported.type_code) as credential_id,
    coalesce(of_trainings.is_left_out, listed.is_left_out, false) as is_left_out
from reported
left join of_trainings
    on reported._line = of_trainings._line and reported.slot = of_trainings.slot
left join pirl_setting as listed
    on listed.kind = 'credential' and listed.key = pirl_code(reported.type_code)
where
    coalesce(pirl_code(reported.type_code) <> '0', false)
    or (reported.type_code is null and reported.award_day is not null)
