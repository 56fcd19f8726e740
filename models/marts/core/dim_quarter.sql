with

quarters as (

    select * from {{ ref('int_employment__quarter') }}

),

final as (

    select
        quarter_index,
        {{ year_quarter('quarter_index') }} as year_quarter,
        {{ quarter_start('quarter_index') }} as quarter_start_date,
        {{ add_days(quarter_start('quarter_index + 1'), -1) }} as quarter_end_date,
        {{ calendar_year('quarter_index') }} as calendar_year,
        'PY' || cast({{ program_year('quarter_index') }} as varchar) as program_year,
        coverage = 'covered' as is_covered,
        coverage
    from quarters

)

select * from final
