-- One row per record and program that it takes part in. A reportable individual (4 in the flags of
-- title I, 2 in that of Wagner-Peyser) takes part in none. A code of no list takes part under a
-- funding stream that isn't there. `rank` says which programs pay for training: title I first.
with

flags as (

    select
        _line,
        unnest(['adult', 'dislocated_worker', 'youth', 'adult_education', 'wagner_peyser'])
            as program,
        unnest([e903, e904, e905, e910, e918]) as code,
        unnest([1, 1, 1, 2, 3]) as rank,
        unnest([['1', '2', '3'], ['1', '2', '3'], ['1', '2', '3'], ['1'], ['1']]) as takes_part,
        unnest([['0', '4'], ['0', '4'], ['0', '4'], ['0'], ['0', '2']]) as takes_no_part
    from pirl_record

)

select
    _line,
    program,
    rank,
    case
        when list_contains(takes_part, pirl_code(code)) then pirl_listed('funding_stream', program)
        else code
    end as funding_stream
from flags
where not coalesce(list_contains(takes_no_part, pirl_code(code)), true)
