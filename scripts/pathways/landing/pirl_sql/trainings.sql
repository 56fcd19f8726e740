-- One row per record and training, with the program and the provider that it has with us. A record
-- that names no training but a day it entered education (1811) has one, slot 0.
with

named as (

    select
        _line,
        unnest([1, 2, 3]) as slot,
        unnest([pirl_code(e1300), '0', '0']) as flag,
        unnest([e1300, null, null]) as flag_code,
        unnest([e1301, null, null]) as provider,
        unnest([e1302, e1309, e1314]) as start_day,
        unnest([e1303, e1310, e1315]) as type_code,
        unnest([e1304, null, null]) as program_of_study,
        unnest([e1305, null, null]) as cip,
        unnest([e1306, e1311, e1316]) as onet,
        unnest([e1307, e1312, e1317]) as completed,
        unnest([e1308, e1313, e1318]) as end_day
    from pirl_record

),

trainings as (

    select
        * exclude (flag, flag_code),
        case
            when flag not in ('0', '1', '9') then flag_code
            else coalesce(pirl_listed('training_type', pirl_code(type_code)), type_code)
        end as training_type
    from named
    where
        coalesce(flag not in ('0', '9'), false)
        or start_day is not null
        or end_day is not null
        or coalesce(pirl_code(type_code) <> '0', false)
        or coalesce(pirl_code(completed) not in ('0', '9'), false)

),

education as (

    select
        _line,
        0 as slot,
        e1811 as start_day,
        case when e1813 is not null then '1' end as completed,
        e1813 as end_day,
        case when pirl_code(e1401) = '1' then 'secondary_education' else 'occupational_skills' end
            as training_type
    from pirl_record
    where
        coalesce(e1811, e1813) is not null
        and _line not in (select trainings._line from trainings)

),

of_program as (

    select
        *,
        coalesce(
            pirl_listed('program_of_study', program_of_study),
            pirl_listed('cip', cip),
            pirl_listed('onet', onet),
            pirl_listed('program_of_type', training_type)
        ) as listed_program
    from (
        select * from trainings
        union all by name
        select * from education
    ) as both_kinds

)

select
    of_program._line,
    of_program.slot,
    of_program.start_day,
    of_program.end_day,
    of_program.completed,
    of_program.training_type,
    coalesce(
        of_program.listed_program,
        agency.unlisted_program,
        of_program.program_of_study,
        of_program.cip,
        of_program.onet,
        case when of_program.slot = 0 then agency.default_program end,
        of_program.type_code
    ) as program_id,
    coalesce(
        pirl_listed('provider', of_program.provider),
        case when of_program.provider is not null then agency.unlisted_provider end,
        of_program.provider,
        pirl_listed('provider_of_program', of_program.listed_program),
        agency.default_provider
    ) as provider_id
from of_program
cross join pirl_option as agency
