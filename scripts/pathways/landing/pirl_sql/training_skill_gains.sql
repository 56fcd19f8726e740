with

gains as (

    select
        _line,
        e100,
        unnest([e1806, e1807, e1808, e1809, e1810]) as gain_day,
        unnest([
            'educational_level',
            'secondary_diploma',
            'transcript',
            'training_milestone',
            'skills_progression'
        ]) as gain_type
    from pirl_record

)

select
    gains._line,
    agency.agency_id,
    gains.e100 as participant_id,
    pirl_date(gains.gain_day) as gain_date,
    gains.gain_type
from gains
cross join pirl_option as agency
where gains.gain_day is not null
