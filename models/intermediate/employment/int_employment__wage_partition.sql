-- What each quarter of the wage reduction is made of, in one number: a new person in scope is a
-- change of the quarters with wages of theirs, and of no other.
with

wage_records as (

    select * from {{ ref('int_employment__wage_record') }}

),

quarters as (

    select
        quarter_index,
        {{ rows_fingerprint(['wage_records']) }} as rows_fingerprint
    from wage_records
    group by quarter_index

),

final as (

    select
        quarter_index,
        {{ surrogate_key(['quarter_index', 'rows_fingerprint']) }} as data_fingerprint
    from quarters

)

select * from final
