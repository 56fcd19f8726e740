-- The codes of PIRL as ours. A code of no list passes unchanged, so that validation refuses the
-- line; only a blank and a 9 (not disclosed) become null.

-- '01', '1' and '1.0' are one code
create or replace temp macro pirl_code(code) as
case
    when len(code) = 1 then code
    else regexp_replace(code, '^0*([0-9]+?)(\.0*)?$', '\1')
end;

create or replace temp macro pirl_yes_no(code) as
case pirl_code(code)
    when '1' then 'true'
    when '0' then 'false'
    when '9' then null
    else code
end;

create or replace temp macro pirl_sex(code) as
case pirl_code(code)
    when '1' then 'male'
    when '2' then 'female'
    when '9' then null
    else code
end;

-- Hispanic of any race wins; a code of no list comes before everything
create or replace temp macro pirl_race(hispanic, indian, asian, black, islander, white) as
coalesce(
    list_filter(
        [hispanic, indian, asian, black, islander, white],
        lambda code: pirl_code(code) not in ('0', '1', '9')
    )[1],
    case
        when pirl_code(hispanic) = '1' then 'hispanic'
        when
            len(
                list_filter(
                    [indian, asian, black, islander, white], lambda code: pirl_code(code) = '1'
                )
            ) > 1
            then 'multiple'
        when pirl_code(indian) = '1' then 'american_indian'
        when pirl_code(asian) = '1' then 'asian'
        when pirl_code(black) = '1' then 'black'
        when pirl_code(islander) = '1' then 'pacific_islander'
        when pirl_code(white) = '1' then 'white'
    end
);

-- 407 counts grades: of somebody whose highest level is not known
create or replace temp macro pirl_education_level(highest_level, highest_grade) as
case pirl_code(coalesce(highest_level, '9'))
    when '0' then 'less_than_high_school'
    when '1' then 'high_school'
    when '2' then 'high_school'
    -- a certificate for having attended, under an individual education program: no diploma
    when '3' then 'less_than_high_school'
    when '4' then 'some_college'
    when '5' then 'certificate'
    when '6' then 'associate'
    when '7' then 'bachelor_or_higher'
    when '8' then 'bachelor_or_higher'
    when '9'
        then
            case
                when pirl_code(highest_grade) = '12' then 'high_school'
                when try_cast(pirl_code(highest_grade) as integer) between 0 and 11
                    then 'less_than_high_school'
                else highest_grade
            end
    else highest_level
end;

create or replace temp macro pirl_employment(code) as
case pirl_code(code)
    when '1' then 'employed'
    when '2' then 'notice_of_separation'
    when '3' then 'not_in_labor_force'
    when '0' then 'unemployed'
    when '9' then null
    else code
end;

create or replace temp macro pirl_exclusion(code) as
case pirl_code(code)
    when '1' then 'institutionalized'
    when '2' then 'medical'
    when '3' then 'deceased'
    when '4' then 'reserve_duty'
    when '5' then 'foster_care_moved'
    when '6' then 'ineligible'
    when '7' then 'criminal_offender'
    when '0' then null
    else code
end;

-- YYYYMMDD as text of a date; anything else passes, and an impossible date fails its cast
create or replace temp macro pirl_date(day) as
regexp_replace(day, '^([0-9]{4})([0-9]{2})([0-9]{2})(\.0*)?$', '\1-\2-\3');

create or replace temp macro pirl_quarter(day) as
year(try_cast(pirl_date(day) as date)) * 4 + quarter(try_cast(pirl_date(day) as date)) - 1;

-- DOL's public file has the age at entry in place of the date of birth
create or replace temp macro pirl_birth_date(birth_or_age, entry_day) as
case
    when
        try_cast(pirl_code(birth_or_age) as integer) between 1 and 120
        and try_cast(pirl_date(entry_day) as date) is not null
        then
            cast(
                year(cast(pirl_date(entry_day) as date)) - cast(pirl_code(birth_or_age) as integer)
                as varchar
            ) || '-01-01'
    else pirl_date(birth_or_age)
end;

create or replace temp macro pirl_digits(their_text) as
nullif(regexp_replace(their_text, '[^0-9]', '', 'g'), '');

-- What their texts are compared by. 2108 is the ZIP code 02108, as 21081234 is 02108-1234; of a
-- county the last three digits count, the two before them are the state's.
create or replace temp macro pirl_key(kind, their_text) as
case
    when kind in ('provider', 'program_of_study')
        then lower(trim(regexp_replace(their_text, '\s+', ' ', 'g')))
    when kind in ('cip', 'onet') then pirl_digits(their_text)
    when kind = 'zip' and len(pirl_digits(their_text)) > 5
        then left(lpad(pirl_digits(their_text), 9, '0'), 5)
    when kind = 'zip' then lpad(pirl_digits(their_text), 5, '0')
    when kind = 'county' then right('00' || pirl_digits(their_text), 3)
    else their_text
end;

create or replace temp macro pirl_listed(sought_kind, their_text) as (
    select any_value(meaning)
    from pirl_setting
    where kind = sought_kind and key = pirl_key(sought_kind, their_text)
);
