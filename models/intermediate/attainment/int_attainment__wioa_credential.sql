-- Credentials and diplomas of a WIOA exiter: dated before entry, or in [entry, exit + 1 year].
with

periods as (

    select
        *,
        {{ add_years('exit_date', 1) }} as window_end_date
    from {{ ref('int_participation__wioa_period') }}
    where is_exiter

),

credentials as (

    select
        *,
        {{ is_secondary_diploma('award_type') }} as is_secondary_diploma
    from {{ ref('int_attainment__credential') }}

),

postsecondary_types as (

    select credential_type
    from {{ ref('metric_credential_types') }}
    where metric_id = 'WIOA.4'

),

-- an award without a credential_id is postsecondary unless it is a secondary diploma
final as (

    select
        periods.participation_key,
        coalesce(
            bool_or(
                credentials.is_secondary_diploma and credentials.award_date < periods.entry_date
            ),
            false
        ) as had_secondary_diploma,
        coalesce(
            bool_or(
                credentials.is_secondary_diploma and credentials.award_date >= periods.entry_date
            ),
            false
        ) as has_secondary_diploma,
        coalesce(
            bool_or(
                credentials.award_date >= periods.entry_date
                and (
                    postsecondary_types.credential_type is not null
                    or (
                        credentials.award_type is not null
                        and not credentials.is_secondary_diploma
                    )
                )
            ),
            false
        ) as has_postsecondary_credential
    from periods
    left join credentials
        on
            periods.person_key = credentials.person_key
            and periods.window_end_date >= credentials.award_date
    left join postsecondary_types
        on credentials.credential_type = postsecondary_types.credential_type
    group by periods.participation_key

)

select * from final
