-- Sums over employers: the account says so. Wages of somebody without an SSN are nobody's.
select
    _line,
    ssn,
    'pirl' as employer_account,
    cast(quarter_index // 4 as varchar) as wage_year,
    cast(quarter_index % 4 + 1 as varchar) as wage_quarter,
    cast(null as varchar) as received_date,
    wages,
    naics_code
from pirl_wage
where has_ssn
