-- One row per record and quarter whose wages are known: blank is unknown, 999999.99 not yet
-- available. A 0 without the day that its quarter is counted from says nothing.
with

reported as (

    select
        _line,
        e2700 as ssn,
        unnest([e1700, e1701, e1702, e1703, e1704, e1705, e1706]) as wages,
        unnest([null, null, null, e1614, e1615, e1616, e1617]) as naics_code,
        unnest([e900, e900, e900, e901, e901, e901, e901]) as anchor,
        unnest([-3, -2, -1, 1, 2, 3, 4]) as quarter_offset
    from pirl_record

)

select
    _line,
    ssn,
    wages,
    naics_code,
    pirl_quarter(anchor) + quarter_offset as quarter_index,
    pirl_has_ssn(ssn) as has_ssn
from reported
where
    wages is not null
    and coalesce(try_cast(wages as decimal(18, 2)) <> 999999.99, true)
    and not (anchor is null and coalesce(try_cast(wages as decimal(18, 2)) = 0, false))
