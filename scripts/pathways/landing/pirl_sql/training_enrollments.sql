-- One row per program that a record takes part in, from entry to exit, with the reason for its
-- exclusion; and one per training and program that pays for it. Education during participation
-- (1401, 1332) makes the first kind one of education.
with

of_programs as (

    select
        flags._line,
        flags.program as suffix,
        flags.funding_stream,
        agency.default_provider as provider_id,
        agency.default_program as program_id,
        case
            when pirl_code(records.e1401) not in ('0', '1', '9') then records.e1401
            when pirl_code(records.e1332) not in ('0', '1', '9') then records.e1332
            when flags.program = 'adult_education' then 'adult_education'
            when pirl_code(records.e1401) = '1' then 'secondary_education'
            when pirl_code(records.e1332) = '1' then 'occupational_skills'
            else 'none'
        end as training_type,
        records.e900 as start_day,
        records.e901 as end_day,
        case
            when records.e901 is null then 'in_progress'
            when pirl_exclusion(records.e923) is not null then 'withdrawn'
            else 'completed'
        end as completion_status,
        pirl_exclusion(records.e923) as exclusion_reason,
        case when pirl_exclusion(records.e923) is not null then records.e901 end as exclusion_day
    from pirl_flag as flags
    inner join pirl_record as records on flags._line = records._line
    cross join pirl_option as agency

),

paying as (

    select *
    from pirl_flag
    qualify rank = min(rank) over (partition by _line)

),

of_trainings as (

    select
        trainings._line,
        coalesce(paying.program, 'other') || '-' || trainings.slot as suffix,
        coalesce(
            paying.funding_stream,
            case when paying.program is null then pirl_listed('funding_stream', 'other') end
        ) as funding_stream,
        trainings.provider_id,
        trainings.program_id,
        trainings.training_type,
        trainings.start_day,
        -- nothing goes on after the exit, which is the day of the last service
        coalesce(trainings.end_day, records.e901) as end_day,
        case
            when pirl_code(trainings.completed) not in ('0', '1', '9') then trainings.completed
            when pirl_code(trainings.completed) = '1' then 'completed'
            when coalesce(trainings.end_day, records.e901) is null then 'in_progress'
            else 'withdrawn'
        end as completion_status
    from pirl_training as trainings
    inner join pirl_record as records on trainings._line = records._line
    left join paying on trainings._line = paying._line

),

enrollments as (

    select * from of_programs
    union all by name
    select * from of_trainings

)

select
    enrollments._line,
    agency.agency_id,
    records.e100
    || '-'
    || coalesce(replace(pirl_date(records.e900), '-', ''), '')
    || '-'
    || enrollments.suffix as enrollment_id,
    records.e100 as participant_id,
    enrollments.provider_id,
    enrollments.program_id,
    enrollments.funding_stream,
    enrollments.training_type,
    pirl_date(enrollments.start_day) as start_date,
    pirl_date(enrollments.end_day) as end_date,
    enrollments.completion_status,
    enrollments.exclusion_reason,
    pirl_date(enrollments.exclusion_day) as exclusion_date
from enrollments
inner join pirl_record as records on enrollments._line = records._line
cross join pirl_option as agency
