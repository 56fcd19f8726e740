"""What agencies call our columns: names as they stand in files, letters and digits only."""

SYNONYMS: dict[str, str] = {
    "agency_id": "agency agencycode agencycd lwda localboard",
    "award_date": "degreedate degreedt conferdate conferraldate graddate graduationdate awarddt",
    "award_id": "degreeid awardno awardnumber awardseq degreeno",
    "award_type": "award degree degreetype degreecode awardlevel awardcode deglevel",
    "benefit_amount": "benefit benefitamt benamt amountpaid wba weeklybenefit",
    "birth_date": (
        "dob birthdt birthdate dateofbirth bdate birthday birth dtbirth stubirthdt brthdt "
        "spbpersbirthdate"
    ),
    "claim_week": "week weekending weekclaimed benefitweek claimwk cwe",
    "completion_status": "status compstatus completion completionstat outcome enrstatus",
    "course_id": (
        "crsid crs course coursecode coursenumber courseno crsno crscode crsnbr crn crse "
        "crsenumb crsenbr coursenumb coursenbr sfrstcrcrn"
    ),
    "course_level": "crslevel crslvl level courselvl levl levlcode crselevl crselevlcode",
    "credential_id": "credential credentialcode credid credcode certid cert",
    "credit_unit": "credittype unittype crunit calendar credituom",
    "credits_attempted": (
        "attcr cratt crattempt attemptedcredits attcredits hoursattempted credithr credithrs "
        "credithours crhr crhrs hrsattempted attemptedhours"
    ),
    "credits_earned": (
        "earncr crearn crearned earnedcredits earncredits hoursearned earnedcr earnedhours "
        "hrsearned credithrearned credithrsearned earnedhrs"
    ),
    "declared_date": "declaredt declarationdate declareddt majordate",
    "education_level": "edlevel edlvl educlevel educlvl highestlevel highested highesteducation",
    "efl_level": "efl nrslevel functionallevel eflvl",
    "efl_scale": "scale nrsscale eflprogram",
    "employer_account": (
        "empracct empacct uiacct uiaccount uiacctno acct acctno account employeraccountnumber "
        "employerid employerno emprno emplracct uiaccountnumber empr emprid empracctno "
        "empraccountno empraccount emplr emplrid emplrno emplracctno emplraccount uino uinum "
        "sein"
    ),
    "employment_status_at_entry": "empstatus employmentstatus laborforcestatus empstat lfstatus",
    "end_date": "enddt end exitdate exitdt completiondate stopdate enrend stopdt",
    "enrollment_begin_date": (
        "enrollmentbegin enrollbegin enrbegin enrbegindt enrollbegindate startdt startdate "
        "begindt begindate enrolldt"
    ),
    "enrollment_id": "enrid enrollid enrollno enrollmentno enrollmentnumber enrno",
    "exclusion_date": "excldate excldt otherexitdate",
    "exclusion_reason": "exclreason exitreason otherexitreason otherreason",
    "fein": (
        "ein feinno federalein fedein fedid taxid employeridentificationnumber empfein "
        "employerfein emprfein emplrfein"
    ),
    "first_name": (
        "fname firstname first givenname given namefirst firstnm stufname frstname spridenfirstname"
    ),
    "funding_stream": "fund funding fundingsource fundsource fundcode grant fundstream fundsrc",
    "gain_date": "gaindt msgdate skillgaindate msgdt",
    "gain_type": "msgtype skillgaintype gaincode msg",
    "grade": (
        "grd finalgrade lettergrade crsgrade gradecode gradecd grde grdecode grdecodefinal "
        "grdefinal gradefinal gradecodefinal finalgrd"
    ),
    "has_disability": "disability disabled disab disabilityflag disabilitystatus disabflag",
    "institution_id": "institution instid instcode college collegeid collegecode school campus",
    "instrument": "test testname assessment testtype testinstrument",
    "is_english_learner": "ell esl lep el englishlearner limitedenglish lepflag ellflag",
    "is_ex_offender": "exoffender offender offenderflag justiceinvolved exoff",
    "is_foster_youth": "foster fostercare fosteryouth fosterflag",
    "is_homeless": "homeless homelessflag runaway",
    "is_long_term_unemployed": "ltu longtermunemployed ltunemployed",
    "is_low_income": "lowincome lowinc lowincomeflag econdisadvantaged ecodis",
    "is_single_parent": "singleparent singlepar singleparentflag",
    "is_veteran": "vet veteran vetstatus veteranstatus vetflag veteranflag",
    "last_name": "lname lastname last surname familyname namelast lastnm stulname spridenlastname",
    "municipality": "city town muni residencetown citytown rescity restown homecity citycode",
    "naics_code": "naics naicscd industry industrycode naicscode6 naics6",
    "offering_id": "offering serviceoffering svcoffering",
    "ownership": "own owner ownershipcode owncode ownershipcd owncd",
    "participant_id": "partid participant client clientid customerid custid individualid pid",
    "pathway_id": "pathway pathwaycode pathwaycd",
    "program_id": "program programcode progid progcode prog trainingprogram etplid",
    "provider_id": "provider providercode provid trainingprovider vendor vendorid",
    "race_ethnicity": (
        "race ethnicity ethnic ethniccode ethniccd raceeth racecode ethnicityrace ethn ethncode "
        "racecd"
    ),
    "received_date": "receiveddt recdate recvdate recddate loaddate datereceived",
    "receiving_institution": "receivinginst transferinst transferinstitution transferto rcvinst",
    "receiving_level": "transferlevel receivinglvl 2year4year twofouryear",
    "reporting_unit": (
        "repunit reportunit reportingunitno unit unitno runit estabid rptunit rptunitno "
        "rptunitnumber reptunit reportingunitnumber"
    ),
    "service_date": (
        "svcdate svcdt servicedt dateofservice startdt startdate begindt svcstartdt servicestart"
    ),
    "service_id": "svcid svcno serviceno servicenumber",
    "service_type": "svctype service svccode servicecode svc",
    "sex": "gender gendercode gendercd sexcode sexcd gndr spbperssex",
    "source": "src sourceid origin",
    "source_person_id": (
        "personid person srcpersonid pidm pidmid spridenid spridenpidm stuid studentid studentno"
    ),
    "ssn": (
        "socsecno socsec socsecnum socialsecuritynumber socialsecurityno ssnumber ssno ssnum "
        "ssnbr social socialsecurity stussn spbpersssn"
    ),
    "start_date": "startdt start begindate begindt entrydate enrolldate dateentered enrstart",
    "student_id": (
        "stuid stuno student studentno studentnumber sid stunbr emplid bannerid stu pidm pidmid "
        "spridenid spridenpidm bannerno"
    ),
    "subject": "subj subjectarea discipline subjectcode subjcode subjarea",
    "term_end_date": (
        "termend termenddt termenddate trmend termstop enddt enddate stopdt ptrmenddate"
    ),
    "term_start_date": (
        "termstart termstartdt termbegin termbegindate termbegindt trmstart startdt startdate "
        "begindt begindate ptrmstartdate"
    ),
    "test_date": "testdt assessmentdate dateoftest assessdate tstdate",
    "training_type": "trngtype traintype typeoftraining trainingcode trngcode trainingservice",
    "updated_at": (
        "lastupdated lastupdate updatedate updateddate modified lastmodified upddt activitydate "
        "activitydt lastchgdt lastupddt chgdt"
    ),
    "wage_quarter": "qtr quarter wageqtr wgqtr wagequarter yrqtr qtrno",
    "wage_year": "yr year wageyr wgyr wageyear yyyy",
    "wages": (
        "wagespaid wage totalwages grosswages wageamt wageamount wagesamt earnings totwages wgs "
        "qtrwages grosswgs wagepd wagespd"
    ),
}
