-- FIPS 10-4 codes of countries and territories, which GDELT's place fields are written in (NIST, public domain).
create table warehouse.country_code (
    iso3 text primary key check (iso3 ~ '^[A-Z]{3}$'),
    fips text not null unique check (fips ~ '^[A-Z]{2}$')
);
comment on table warehouse.country_code is 'One country or territory in two systems of codes.';
comment on column warehouse.country_code.iso3 is 'ISO 3166-1 alpha-3.';
comment on column warehouse.country_code.fips is 'FIPS 10-4.';
insert into warehouse.country_code (iso3, fips) values
('PSE', 'WE'),
('ABW', 'AA'), ('AFG', 'AF'), ('AGO', 'AO'), ('AIA', 'AV'), ('ALB', 'AL'), ('AND', 'AN'), ('ARE', 'AE'),
('ARG', 'AR'), ('ARM', 'AM'), ('ASM', 'AQ'), ('ATG', 'AC'), ('AUS', 'AS'), ('AUT', 'AU'), ('AZE', 'AJ'),
('BDI', 'BY'), ('BEL', 'BE'), ('BEN', 'BN'), ('BFA', 'UV'), ('BGD', 'BG'), ('BGR', 'BU'), ('BHR', 'BA'),
('BHS', 'BF'), ('BIH', 'BK'), ('BLR', 'BO'), ('BLZ', 'BH'), ('BMU', 'BD'), ('BOL', 'BL'), ('BRA', 'BR'),
('BRB', 'BB'), ('BRN', 'BX'), ('BTN', 'BT'), ('BWA', 'BC'), ('CAF', 'CT'), ('CAN', 'CA'), ('CHE', 'SZ'),
('CHL', 'CI'), ('CHN', 'CH'), ('CIV', 'IV'), ('CMR', 'CM'), ('COD', 'CG'), ('COG', 'CF'), ('COK', 'CW'),
('COL', 'CO'), ('COM', 'CN'), ('CPV', 'CV'), ('CRI', 'CS'), ('CUB', 'CU'), ('CUW', 'UC'), ('CYM', 'CJ'),
('CYP', 'CY'), ('CZE', 'EZ'), ('DEU', 'GM'), ('DJI', 'DJ'), ('DMA', 'DO'), ('DNK', 'DA'), ('DOM', 'DR'),
('DZA', 'AG'), ('ECU', 'EC'), ('EGY', 'EG'), ('ERI', 'ER'), ('ESH', 'WI'), ('ESP', 'SP'), ('EST', 'EN'),
('ETH', 'ET'), ('FIN', 'FI'), ('FJI', 'FJ'), ('FLK', 'FK'), ('FRA', 'FR'), ('FRO', 'FO'), ('FSM', 'FM'),
('GAB', 'GB'), ('GBR', 'UK'), ('GEO', 'GG'), ('GGY', 'GK'), ('GHA', 'GH'), ('GIB', 'GI'), ('GIN', 'GV'),
('GLP', 'GP'), ('GMB', 'GA'), ('GNB', 'PU'), ('GNQ', 'EK'), ('GRC', 'GR'), ('GRD', 'GJ'), ('GRL', 'GL'),
('GTM', 'GT'), ('GUF', 'FG'), ('GUM', 'GQ'), ('GUY', 'GY'), ('HKG', 'HK'), ('HND', 'HO'), ('HRV', 'HR'),
('HTI', 'HA'), ('HUN', 'HU'), ('IDN', 'ID'), ('IMN', 'IM'), ('IND', 'IN'), ('IOT', 'IO'), ('IRL', 'EI'),
('IRN', 'IR'), ('IRQ', 'IZ'), ('ISL', 'IC'), ('ISR', 'IS'), ('ITA', 'IT'), ('JAM', 'JM'), ('JEY', 'JE'),
('JOR', 'JO'), ('JPN', 'JA'), ('KAZ', 'KZ'), ('KEN', 'KE'), ('KGZ', 'KG'), ('KHM', 'CB'), ('KIR', 'KR'),
('KNA', 'SC'), ('KOR', 'KS'), ('KWT', 'KU'), ('LAO', 'LA'), ('LBN', 'LE'), ('LBR', 'LI'), ('LBY', 'LY'),
('LCA', 'ST'), ('LIE', 'LS'), ('LKA', 'CE'), ('LSO', 'LT'), ('LTU', 'LH'), ('LUX', 'LU'), ('LVA', 'LG'),
('MAC', 'MC'), ('MAR', 'MO'), ('MCO', 'MN'), ('MDA', 'MD'), ('MDG', 'MA'), ('MDV', 'MV'), ('MEX', 'MX'),
('MHL', 'RM'), ('MKD', 'MK'), ('MLI', 'ML'), ('MLT', 'MT'), ('MMR', 'BM'), ('MNE', 'MJ'), ('MNG', 'MG'),
('MNP', 'CQ'), ('MOZ', 'MZ'), ('MRT', 'MR'), ('MSR', 'MH'), ('MTQ', 'MB'), ('MUS', 'MP'), ('MWI', 'MI'),
('MYS', 'MY'), ('MYT', 'MF'), ('NAM', 'WA'), ('NCL', 'NC'), ('NER', 'NG'), ('NGA', 'NI'), ('NIC', 'NU'),
('NIU', 'NE'), ('NLD', 'NL'), ('NOR', 'NO'), ('NPL', 'NP'), ('NRU', 'NR'), ('NZL', 'NZ'), ('OMN', 'MU'),
('PAK', 'PK'), ('PAN', 'PM'), ('PER', 'PE'), ('PHL', 'RP'), ('PLW', 'PS'), ('PNG', 'PP'), ('POL', 'PL'),
('PRI', 'RQ'), ('PRK', 'KN'), ('PRT', 'PO'), ('PRY', 'PA'), ('PYF', 'FP'), ('QAT', 'QA'), ('REU', 'RE'),
('ROU', 'RO'), ('RUS', 'RS'), ('RWA', 'RW'), ('SAU', 'SA'), ('SDN', 'SU'), ('SEN', 'SG'), ('SGP', 'SN'),
('SHN', 'SH'), ('SJM', 'SV'), ('SLB', 'BP'), ('SLE', 'SL'), ('SLV', 'ES'), ('SMR', 'SM'), ('SOM', 'SO'),
('SRB', 'RI'), ('SSD', 'OD'), ('STP', 'TP'), ('SUR', 'NS'), ('SVK', 'LO'), ('SVN', 'SI'), ('SWE', 'SW'),
('SWZ', 'WZ'), ('SYC', 'SE'), ('SYR', 'SY'), ('TCA', 'TK'), ('TCD', 'CD'), ('TGO', 'TO'), ('THA', 'TH'),
('TJK', 'TI'), ('TKL', 'TL'), ('TKM', 'TX'), ('TLS', 'TT'), ('TON', 'TN'), ('TTO', 'TD'), ('TUN', 'TS'),
('TUR', 'TU'), ('TUV', 'TV'), ('TWN', 'TW'), ('TZA', 'TZ'), ('UGA', 'UG'), ('UKR', 'UP'), ('URY', 'UY'),
('USA', 'US'), ('UZB', 'UZ'), ('VAT', 'VT'), ('VCT', 'VC'), ('VEN', 'VE'), ('VGB', 'VI'), ('VIR', 'VQ'),
('VNM', 'VM'), ('VUT', 'NH'), ('WLF', 'WF'), ('WSM', 'WS'), ('XKX', 'KV'), ('YEM', 'YM'), ('ZAF', 'SF'),
('ZMB', 'ZA'), ('ZWE', 'ZI');
